//! Duties, leadership bodies, guidance groups and the three hats, walked through as people do it: page by page, with
//! forms and cookies, on a database of its own.

#![expect(clippy::unwrap_used, reason = "in a test a failed step is the failure of the test")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::access::Viewer;
use domain::ids::{PersonId, UnitId};
use domain::member::{MemberFacts, PersonFacts, Stage, Standing};
use domain::org::{UnitDraft, UnitKind};
use pingyi::actions;
use pingyi::actions::people::PersonDraft;
use pingyi::actions::setup::FirstVisit;
use pingyi::app::{App, PasswordCost};
use pingyi::clock::{self, Clock};
use pingyi::config::Config;
use pingyi::web;
use time::macros::date;
use tower::ServiceExt as _;

/// 2026-01-15, ten in the morning in Beijing.
const NOW: i64 = 1_768_442_400_000;
const PASSWORD: &str = "春天里的一条大河";

/// A committee with two branches, and people in them.
struct House {
    app: App,
    site: Router,
    folder: PathBuf,
    admin: Viewer,
    top: UnitId,
    first: UnitId,
    second: UnitId,
    wang: PersonId,
    li: PersonId,
    zhang: PersonId,
    /// Works for the committee and is no member.
    zhou: PersonId,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl House {
    async fn build() -> Self {
        let folder = std::env::temp_dir().join(format!("pingyi-duties-{}", clock::new_id::<uuid::Uuid>()));
        std::fs::create_dir_all(&folder).unwrap();
        let config = Config {
            database: format!("sqlite:{}", folder.join("pingyi.db").display()),
            listen: "127.0.0.1:8420".parse().unwrap(),
            public_url: None,
            sources: vec![],
            data: folder.clone(),
        };
        let db = store::Db::open(&config.database).await.unwrap();
        db.migrate().await.unwrap();
        let app = App::on(db, config, Clock::set_at(NOW), PasswordCost::Least).unwrap();
        let visit = FirstVisit {
            unit_kind: UnitKind::Committee,
            unit_name: "市××局党委".into(),
            unit_short_name: "局党委".into(),
            admin_name: "赵敏".into(),
            login: "zhaomin".into(),
            password: PASSWORD.into(),
        };
        let admin = actions::setup::first_visit(&app, &visit).await.unwrap();
        let top = actions::units::top(&app).await.unwrap().unwrap().id;
        let branch = |name: &str| UnitDraft {
            kind: UnitKind::Branch,
            name: name.into(),
            short_name: name.into(),
            code: None,
            founded_on: None,
            labels: vec![],
        };
        let first = actions::units::add(&app, &admin, top, &branch("第一党支部")).await.unwrap();
        let second = actions::units::add(&app, &admin, top, &branch("第二党支部")).await.unwrap();
        let add = async |unit, name: &str, member| {
            actions::people::add(&app, &admin, unit, &person(name, member)).await.unwrap()
        };
        Self {
            wang: add(first, "王晓", true).await,
            li: add(first, "李华", true).await,
            zhang: add(second, "张明", true).await,
            zhou: add(top, "周宁", false).await,
            site: web::site(&app, web::routes::table()),
            app,
            folder,
            admin,
            top,
            first,
            second,
        }
    }

    fn visitor(&self) -> Visitor {
        Visitor { site: self.site.clone(), cookies: BTreeMap::new() }
    }

    async fn admin(&self) -> Visitor {
        self.signed_in("zhaomin").await
    }

    async fn signed_in(&self, login: &str) -> Visitor {
        let mut visitor = self.visitor();
        let page = visitor.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        visitor
    }

    /// Everybody without a sign-in gets one; their logins by name.
    async fn give_sign_ins(&self) -> BTreeMap<String, String> {
        let mut logins = BTreeMap::new();
        for strip in actions::account::issue(&self.app, &self.admin, self.top).await.unwrap() {
            actions::account::activate(&self.app, &strip.code, PASSWORD, "").await.unwrap();
            logins.insert(strip.name, strip.login);
        }
        logins
    }
}

fn person(name: &str, member: bool) -> PersonDraft {
    PersonDraft {
        facts: PersonFacts {
            name: name.into(),
            gender: None,
            born_on: None,
            ethnicity: None,
            education: None,
            post: None,
            phone: None,
            staff_no: None,
        },
        member: member.then_some(MemberFacts {
            stage: Stage::Formal,
            joined_on: date!(2010 - 07 - 01),
            confirmed_on: Some(date!(2011 - 07 - 01)),
            standing: Standing::Normal,
            mobile: false,
            mobile_place: None,
            leading_cadre: false,
        }),
        group: None,
    }
}

struct Page {
    status: StatusCode,
    to: Option<String>,
    text: String,
}

impl Page {
    /// The first address on the page that begins and ends like this.
    fn link(&self, begin: &str, end: &str) -> String {
        self.text
            .split('"')
            .find(|part| part.starts_with(begin) && part.ends_with(end))
            .unwrap_or_else(|| panic!("no link {begin}…{end} in {}", self.text))
            .to_owned()
    }

    /// Went on to another page.
    fn went_to(&self, path: &str) {
        assert_eq!((self.status, self.to.as_deref()), (StatusCode::SEE_OTHER, Some(path)), "{}", self.text);
    }

    /// Came back with these words.
    fn refused(&self, words: &str) {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.text);
        assert!(self.text.contains(words), "{words} not in {}", self.text);
    }

    fn shows(&self, words: &str) {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        assert!(self.text.contains(words), "{words} not in {}", self.text);
    }
}

/// A browser without a script.
struct Visitor {
    site: Router,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    async fn get(&mut self, path: &str) -> Page {
        self.ask(Method::GET, path, Body::empty()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask(Method::POST, path, Body::from(form)).await
    }

    async fn ask(&mut self, method: Method, path: &str, body: Body) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8420")
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        for set in response.headers().get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let to = response.headers().get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Page { status, to, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }
}

#[tokio::test]
async fn a_branch_gets_a_secretary_and_no_second_one() {
    let house = House::build().await;
    let mut admin = house.admin().await;
    let duties = format!("/units/{}/duties", house.first);
    let new = format!("{duties}/new");
    let (wang, li) = (house.wang.to_string(), house.li.to_string());

    admin.get(&duties).await.shows("现在没有人任职");
    // A small branch: everybody stands in the list. From elsewhere one searches, and what was typed goes along.
    let form = admin.get(&new).await;
    form.shows(&format!("<option value=\"{wang}\">王晓</option>"));
    let found = admin.get(&format!("{new}?elsewhere=yes&q=zm&title=chang")).await;
    found.shows("张明");
    let chosen = admin.get(&found.link(&new, &format!("person={}", house.zhang)).replace("&amp;", "&")).await;
    chosen.shows("换人");
    assert!(chosen.text.contains("value=\"chang\""), "{}", chosen.text);

    let fields = [("person", wang.as_str()), ("role", "secretary"), ("from", "2026-01-01")];
    admin.post(&duties, &fields).await.went_to(&duties);
    let list = admin.get(&duties).await;
    list.shows("王晓");
    list.shows("已登记任职");

    let second =
        [("person", li.as_str()), ("role", "secretary"), ("from", "2026-01-10"), ("title", "新书记")];
    let page = admin.post(&duties, &second).await;
    page.refused("已有书记在任");
    assert!(page.text.contains("value=\"新书记\""), "what was typed is lost: {}", page.text);

    admin.post(&duties, &[]).await.refused("请选择人员");
    let hat = [("person", li.as_str()), ("role", "system_admin"), ("from", "2026-01-10")];
    admin.post(&duties, &hat).await.refused("请选择职务");
    let own = house.admin.person.to_string();
    let oneself = [("person", own.as_str()), ("role", "deputy_secretary"), ("from", "2026-01-10")];
    admin.post(&duties, &oneself).await.refused("不能给自己任职");
}

#[tokio::test]
async fn the_secretary_names_a_stand_in_with_a_last_day_and_takes_him_back() {
    let house = House::build().await;
    let mut admin = house.admin().await;
    let duties = format!("/units/{}/duties", house.first);
    let (wang, li) = (house.wang.to_string(), house.li.to_string());
    let stand_in = format!("/units/{}/stand-in", house.first);
    admin.get(&stand_in).await.shows("没有这位书记在任");
    let fields = [("person", wang.as_str()), ("role", "secretary"), ("from", "2026-01-01")];
    admin.post(&duties, &fields).await.went_to(&duties);
    let logins = house.give_sign_ins().await;
    let mut secretary = house.signed_in(&logins["王晓"]).await;

    assert_eq!(secretary.get(&format!("{duties}/new")).await.status, StatusCode::FORBIDDEN);
    secretary.get(&stand_in).await.shows("李华");
    let endless = [("person", li.as_str()), ("from", "2026-01-20"), ("until", "")];
    secretary.post(&stand_in, &endless).await.refused("代理书记没有写结束日期");
    // Nobody gets another duty by this way, and nobody from a branch the secretary cannot see.
    let zhang = house.zhang.to_string();
    let stranger = [("person", zhang.as_str()), ("from", "2026-01-15"), ("until", "2026-02-20")];
    assert_eq!(secretary.post(&stand_in, &stranger).await.status, StatusCode::NOT_FOUND);
    let dated = [("person", li.as_str()), ("from", "2026-01-15"), ("until", "2026-02-20")];
    secretary.post(&stand_in, &dated).await.went_to(&duties);

    let list = secretary.get(&duties).await;
    list.shows("代理");
    let end = list.link("/appointments/", "/end-stand-in");
    let own_duty = admin.get(&duties).await.link("/appointments/", "/revoke");
    let through = own_duty.replace("/revoke", "/end-stand-in");
    assert_eq!(secretary.get(&through).await.status, StatusCode::FORBIDDEN, "only a stand-in ends here");
    secretary.get(&end).await.shows("结束李华的代理");
    secretary.post(&end, &[]).await.refused("请填写理由");
    secretary.post(&end, &[("version", "1"), ("reason", "已返岗")]).await.went_to(&duties);
    secretary.get(&end).await.went_to("/units");
}

#[tokio::test]
async fn whoever_loses_a_duty_is_signed_out() {
    let house = House::build().await;
    let mut admin = house.admin().await;
    let duties = format!("/units/{}/duties", house.first);
    let wang = house.wang.to_string();
    let fields = [("person", wang.as_str()), ("role", "secretary"), ("from", "2026-01-01")];
    admin.post(&duties, &fields).await.went_to(&duties);
    let logins = house.give_sign_ins().await;
    let mut secretary = house.signed_in(&logins["王晓"]).await;
    secretary.get(&duties).await.shows("王晓");

    let revoke = admin.get(&duties).await.link("/appointments/", "/revoke");
    admin.get(&revoke).await.shows("免去王晓的书记？");
    admin.post(&revoke, &[("version", "1"), ("reason", " ")]).await.refused("请填写理由");
    admin.post(&revoke, &[("reason", "岗位调整")]).await.refused("没有带上记录的版本");
    assert_eq!(
        admin.post(&revoke, &[("version", "7"), ("reason", "岗位调整")]).await.status,
        StatusCode::CONFLICT
    );
    admin.post(&revoke, &[("version", "1"), ("reason", "岗位调整")]).await.went_to(&duties);
    admin.get(&duties).await.shows("以往任职（1）");

    let out = secretary.get(&duties).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(out.to.is_some_and(|to| to.starts_with("/sign-in")));
}

#[tokio::test]
async fn three_hats_for_three_people() {
    let house = House::build().await;
    let mut admin = house.admin().await;
    let (wang, li, zhou) = (house.wang.to_string(), house.li.to_string(), house.zhou.to_string());
    let own = house.admin.person.to_string();

    // The first security administrator is named by the system administrator, who can name nobody else.
    admin.get("/hats?q=zn").await.shows("周宁");
    admin.get(&format!("/hats?person={zhou}")).await.shows("任命为");
    admin.post("/hats", &[("role", "security_admin"), ("person", &own)]).await.refused("不能给自己任职");
    let audit = admin.post("/hats", &[("role", "audit_admin"), ("person", &zhou)]).await;
    assert_eq!(audit.status, StatusCode::FORBIDDEN);
    admin.post("/hats", &[]).await.refused("请选择人员");
    let unable = admin.post("/hats", &[("role", "security_admin"), ("person", &zhou)]).await;
    unable.refused("周宁没有可用的账号");
    let logins = house.give_sign_ins().await;
    admin.post("/hats", &[("role", "security_admin"), ("person", &zhou)]).await.went_to("/hats");
    let again = admin.post("/hats", &[("role", "security_admin"), ("person", &wang)]).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    let page = admin.get("/hats?q=zn").await;
    assert!(!page.text.contains("查找人员"), "who gives nothing searches for nobody: {}", page.text);

    let mut security = house.signed_in(&logins["周宁"]).await;
    let system = [("role", "audit_admin"), ("person", own.as_str())];
    security.post("/hats", &system).await.refused("同一个人不能又任系统管理员又任审计管理员");
    security.post("/hats", &[("role", "audit_admin"), ("person", &li)]).await.went_to("/hats");
    let hats = security.get("/hats").await;
    hats.shows("李华");

    // The last system administrator stays; the hats are not taken back by way of the units' duties.
    let last = hats.link("/hats/", "/revoke");
    security.post(&last, &[("version", "1"), ("reason", "轮换")]).await.refused("不能免去最后一名系统管理员");
    let by_unit = last.replace("/hats/", "/appointments/");
    assert_eq!(admin.get(&by_unit).await.status, StatusCode::FORBIDDEN);
    let outside = admin.post(&by_unit, &[("version", "1"), ("reason", "轮换")]).await;
    assert_eq!(outside.status, StatusCode::FORBIDDEN);
    assert_eq!(admin.get(&last).await.status, StatusCode::FORBIDDEN);

    // A new password for a hat's wearer, and for nobody else.
    let reset = format!("/hats/accounts/{li}/reset");
    security.get(&reset).await.shows("重置李华的密码");
    security.post(&reset, &[]).await.refused("请填写理由");
    let slip = security.post(&reset, &[("reason", "忘记密码")]).await;
    slip.shows(&logins["李华"]);
    // The test listens on this machine only: such an address is not put on paper.
    slip.shows("纸条上没有印网址");
    let others = format!("/hats/accounts/{wang}/reset");
    assert_eq!(security.get(&others).await.status, StatusCode::NOT_FOUND);
    assert_eq!(security.post(&others, &[("reason", "试试")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_body_seats_a_person_who_is_no_member() {
    let house = House::build().await;
    let mut admin = house.admin().await;
    let bodies = format!("/units/{}/bodies", house.top);
    admin.post(&bodies, &[]).await.refused("请选择类别");
    let body = [("kind", "administration"), ("name", "局行政班子")];
    admin.post(&bodies, &body).await.went_to(&bodies);
    admin.post(&bodies, &body).await.refused("已经有同名的班子");
    let at_branch = format!("/units/{}/bodies", house.first);
    admin.post(&at_branch, &body).await.refused("领导班子设在党委");

    let new = admin.get(&bodies).await.link("/bodies/", "/seats/new");
    admin.get(&new).await.shows("周宁（局党委，非党员）");
    let seats = new.trim_end_matches("/new").to_owned();
    let (zhou, second) = (house.zhou.to_string(), house.second.to_string());
    let fields = [
        ("person", zhou.as_str()),
        ("post", "副局长"),
        ("from", "2026-01-01"),
        ("unit", second.as_str()),
        ("work", "安全生产\r\n信访"),
    ];
    admin.post(&seats, &fields).await.went_to(&bodies);
    let page = admin.get(&bodies).await;
    page.shows("非党员");
    page.shows("第二党支部、安全生产、信访");
    admin.get(&format!("/units/{}", house.second)).await.shows("周宁（副局长）");
    admin.post(&seats, &fields).await.refused("已是班子成员");

    let end = page.link("/seats/", "/end");
    admin.get(&end).await.shows("分管关系随之结束");
    admin.post(&end, &[]).await.refused("请填写理由");
    admin.post(&end, &[("version", "1"), ("reason", "调离")]).await.went_to(&bodies);
    admin.get(&end).await.went_to(&bodies);
}

#[tokio::test]
async fn a_guidance_group_reaches_a_branch_and_loses_it_again() {
    let house = House::build().await;
    let mut admin = house.admin().await;
    let guidance = format!("/units/{}/guidance", house.top);
    let group = admin.post(&guidance, &[("name", "第一指导组")]).await.to.unwrap();
    let first = format!("/units/{}", house.first);
    let zhang = house.zhang.to_string();
    let logins = house.give_sign_ins().await;
    let mut guide = house.signed_in(&logins["张明"]).await;
    assert_eq!(guide.get(&first).await.status, StatusCode::NOT_FOUND);

    let own = house.admin.person.to_string();
    admin.get(&group).await.shows("还没有成员");
    admin.post(&format!("{group}/members"), &[]).await.refused("请选择人员");
    admin.post(&format!("{group}/members"), &[("person", &own)]).await.refused("不能给自己任职");
    admin.post(&format!("{group}/members"), &[("person", &zhang)]).await.went_to(&group);
    admin.post(&format!("{group}/members"), &[("person", &zhang)]).await.refused("此人已在");
    admin.post(&format!("{group}/units"), &[]).await.refused("没有带上记录的版本");
    let id = house.first.to_string();
    let assigned = |version: &'static str| [("version", version), ("unit", id.as_str())];
    let old = admin.post(&format!("{group}/units"), &assigned("1")).await;
    assert_eq!(old.status, StatusCode::CONFLICT, "the group has a member since");
    admin.post(&format!("{group}/units"), &assigned("2")).await.went_to(&group);
    admin.get(&guidance).await.shows("第一党支部");
    guide = house.signed_in(&logins["张明"]).await;
    guide.get(&first).await.shows("第一党支部");

    admin.post(&format!("{group}/units"), &[("version", "3")]).await.went_to(&group);
    assert_eq!(guide.get(&first).await.status, StatusCode::SEE_OTHER, "signed out");
    guide = house.signed_in(&logins["张明"]).await;
    assert_eq!(guide.get(&first).await.status, StatusCode::NOT_FOUND);

    admin.post(&format!("{group}/units"), &assigned("4")).await.went_to(&group);
    let empty = admin.post(&format!("{group}/members/remove"), &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    admin.post(&format!("{group}/members/remove"), &[("person", &zhang)]).await.went_to(&group);
    guide = house.signed_in(&logins["张明"]).await;
    assert_eq!(guide.get(&first).await.status, StatusCode::NOT_FOUND);

    admin.post(&format!("{group}/members"), &[("person", &zhang)]).await.went_to(&group);
    admin.get(&format!("{group}/end")).await.shows("1 名成员立即看不到它负责的 1 个单位");
    admin.post(&format!("{group}/end"), &[]).await.refused("请填写理由");
    admin.post(&format!("{group}/end"), &[("version", "7"), ("reason", "任务完成")]).await.went_to(&guidance);
    guide = house.signed_in(&logins["张明"]).await;
    assert_eq!(guide.get(&first).await.status, StatusCode::NOT_FOUND);
    admin.get(&group).await.shows("这个指导组已于2026年1月15日撤销");
    admin.get(&guidance).await.shows("已撤销的指导组（1）");
    // An ended group takes nobody in.
    admin
        .post(&format!("{group}/members"), &[("person", &zhang)])
        .await
        .refused("这个指导组已于2026年1月15日撤销");
}

fn draws<V: web::views::View>() {
    for (name, view) in V::samples() {
        let html = view.body().into_string();
        assert!(!view.title().is_empty() && !html.is_empty(), "{name}");
        assert!(!html.contains(" style=") && !html.contains("<script"), "{name}: {html}");
    }
}

#[test]
fn every_page_draws_in_every_state() {
    draws::<web::appointments::Duties>();
    draws::<web::appointments::New>();
    draws::<web::appointments::StandIn>();
    draws::<web::appointments::Revoke>();
    draws::<web::bodies::Bodies>();
    draws::<web::bodies::NewSeat>();
    draws::<web::bodies::EndSeat>();
    draws::<web::guidance::Groups>();
    draws::<web::guidance::Compose>();
    draws::<web::guidance::End>();
    draws::<web::hats::Hats>();
    draws::<web::hats::Reset>();
}
