//! One administrator's day with the register: people in, changed, moved, confirmed, ended, found, signed in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod client;

use std::path::PathBuf;

use axum::http::StatusCode;
use client::{Client, Page};
use domain::access::Viewer;
use domain::ids::{PersonId, UnitId};
use domain::org::{UnitDraft, UnitKind};
use pingyi::actions;
use pingyi::actions::setup::FirstVisit;
use pingyi::app::{App, PasswordCost};
use pingyi::clock::Clock;
use pingyi::config::Config;

const PASSWORD: &str = "今天开会记得带本子";

/// An installation of its own in a folder that goes with it.
struct House {
    folder: PathBuf,
    app: App,
    admin: Viewer,
    top: UnitId,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn house(name: &str) -> House {
    let folder = std::env::temp_dir().join(format!("pingyi-people-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let database = format!("sqlite:{}", folder.join("pingyi.db").display());
    let db = store::Db::open(&database).await.unwrap();
    db.migrate().await.unwrap();
    let config = Config {
        data: folder.clone(),
        database,
        listen: "192.0.2.7:8420".parse().unwrap(),
        public_url: None,
        sources: vec![],
    };
    // 2026-01-15 in the morning.
    let app = App::on(db, config, Clock::set_at(1_768_440_000_000), PasswordCost::Least).unwrap();
    let visit = FirstVisit {
        unit_kind: UnitKind::Committee,
        unit_name: "市××局党委".into(),
        unit_short_name: "局党委".into(),
        admin_name: "王晓".into(),
        login: "wangxiao".into(),
        password: PASSWORD.into(),
    };
    let admin = actions::setup::first_visit(&app, &visit).await.unwrap();
    let top = actions::units::top(&app).await.unwrap().unwrap().id;
    House { folder, app, admin, top }
}

impl House {
    async fn unit(&self, parent: UnitId, kind: UnitKind, name: &str) -> UnitId {
        let draft = UnitDraft {
            kind,
            name: name.into(),
            short_name: name.into(),
            code: None,
            founded_on: None,
            labels: vec![],
        };
        actions::units::add(&self.app, &self.admin, parent, &draft).await.unwrap()
    }

    async fn administrator(&self) -> Client {
        let mut client = Client::new(&self.app);
        assert_eq!(client.sign_in("wangxiao", PASSWORD).await.status, StatusCode::SEE_OTHER);
        client
    }
}

/// The page a form led to.
fn went(page: &Page) -> &str {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    page.location.as_deref().unwrap()
}

/// Enters somebody at a unit and gives the address of his page.
async fn enter(client: &mut Client, unit: UnitId, fields: &[(&str, &str)]) -> String {
    let page = client.post(&format!("/units/{unit}/people"), fields).await;
    went(&page).to_owned()
}

const PROBATIONARY: [(&str, &str); 4] =
    [("name", "张　明"), ("kind", "probationary"), ("joined_on", "2024-12-20"), ("standing", "normal")];

#[tokio::test]
async fn the_first_administrator_is_registered_as_the_member_he_is() {
    let house = house("administrator").await;
    let third = house.unit(house.top, UnitKind::Branch, "第三党支部").await;
    let mut admin = house.administrator().await;
    let own = format!("/people/{}", house.admin.person);
    let page = admin.get(&own).await;
    assert!(page.html.contains("调整所在组织"), "{}", page.html);
    let form = admin.get(&format!("{own}/transfer")).await;
    let fields =
        [("version", form.value("version")), ("target", third.to_string()), ("on", "2026-01-15".into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let moved = admin.post(&format!("{own}/transfer"), &fields).await;
    assert_eq!(went(&moved), own);
    // Moving oneself changes what one sees: sign in again.
    let mut admin = house.administrator().await;
    let form = admin.get(&format!("{own}/edit")).await;
    let version = form.value("version");
    let fields = [
        ("version", version.as_str()),
        ("name", "王晓"),
        ("kind", "formal"),
        ("joined_on", "2010-07-01"),
        ("confirmed_on", "2011-07-01"),
        ("standing", "normal"),
    ];
    let saved = admin.post(&format!("{own}/edit"), &fields).await;
    assert_eq!(went(&saved), own);
    let page = admin.get(&own).await;
    assert!(page.html.contains("正式党员") && page.html.contains("登记为党员"), "{}", page.html);
}

#[tokio::test]
async fn a_member_is_entered_changed_moved_confirmed_and_ended() {
    let house = house("membership").await;
    let third = house.unit(house.top, UnitKind::Branch, "第三党支部").await;
    let fifth = house.unit(house.top, UnitKind::Branch, "第五党支部").await;
    let mut admin = house.administrator().await;

    let refused =
        admin.post(&format!("/units/{third}/people"), &[("name", "张明"), ("kind", "formal")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("请填写入党时间") && refused.html.contains("value=\"张明\""));
    let zhang = enter(&mut admin, third, &PROBATIONARY).await;
    let page = admin.get(&zhang).await;
    assert!(page.html.contains("已录入张明。") && page.html.contains("<h1>张明</h1>"), "{}", page.html);

    // Two windows with the same form: the second one to save sees both texts.
    let form = admin.get(&format!("{zhang}/edit")).await;
    let version = form.value("version");
    let mut fields = PROBATIONARY.to_vec();
    fields.extend([("version", version.as_str()), ("post", "一级科员")]);
    went(&admin.post(&format!("{zhang}/edit"), &fields).await);
    fields.pop();
    fields.push(("post", "二级科员"));
    let stale = admin.post(&format!("{zhang}/edit"), &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.html.contains("单位职务：一级科员") && stale.html.contains("单位职务：二级科员"));
    assert!(stale.html.contains("类别：预备党员"), "codes are shown as words");
    let version = stale.value("version");
    fields.retain(|(name, _)| *name != "version");
    fields.push(("version", &version));
    went(&admin.post(&format!("{zhang}/edit"), &fields).await);

    let form = admin.get(&format!("{zhang}/transfer")).await;
    assert!(form.html.contains("局党委　第五党支部") && !form.html.contains("局党委　第三党支部"));
    let fifth_id = fifth.to_string();
    let old = [("version", "1"), ("target", &*fifth_id), ("on", "2026-01-10"), ("reason", "岗位调整")];
    let stale = admin.post(&format!("{zhang}/transfer"), &old).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.html.contains("刚被别人改过") && stale.html.contains("value=\"岗位调整\""));
    let version = stale.value("version");
    let moved = [("version", &*version), ("target", &fifth_id), ("on", "2026-01-10"), ("reason", "岗位调整")];
    went(&admin.post(&format!("{zhang}/transfer"), &moved).await);
    let page = admin.get(&zhang).await;
    assert!(page.html.contains("第三党支部 → 第五党支部"));
    assert!(admin.get(&format!("/units/{fifth}/people")).await.html.contains("张明"));
    assert!(!admin.get(&format!("/units/{third}/people")).await.html.contains("张明"));

    let version = admin.get(&format!("{zhang}/confirm")).await.value("version");
    let early = [("version", &*version), ("confirmed_on", "2024-01-01")];
    let refused = admin.post(&format!("{zhang}/confirm"), &early).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("入党时间晚于转正时间"));
    let day = [("version", &*version), ("confirmed_on", "2025-12-20")];
    went(&admin.post(&format!("{zhang}/confirm"), &day).await);
    assert!(admin.get(&zhang).await.html.contains("2025年12月20日"));
    assert_eq!(went(&admin.get(&format!("{zhang}/confirm")).await), zhang);

    let version = admin.get(&format!("{zhang}/end")).await.value("version");
    let unfounded = [("version", &*version), ("ending", "transferred_out"), ("on", "2026-01-15")];
    let refused = admin.post(&format!("{zhang}/end"), &unfounded).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut ending = unfounded.to_vec();
    ending.push(("reason", "调往外地"));
    went(&admin.post(&format!("{zhang}/end"), &ending).await);
    assert!(!admin.get(&format!("/units/{fifth}/people")).await.html.contains("张明"));
    assert!(
        admin.get(&format!("/units/{fifth}/people?ended=yes")).await.html.contains("已终止：组织关系转出")
    );

    let version = admin.get(&format!("{zhang}/reopen")).await.value("version");
    went(&admin.post(&format!("{zhang}/reopen"), &[("version", &version), ("reason", "误办")]).await);
    assert!(admin.get(&format!("/units/{fifth}/people")).await.html.contains("张明"));
}

#[tokio::test]
async fn an_empty_request_changes_nothing() {
    let house = house("empty").await;
    let third = house.unit(house.top, UnitKind::Branch, "第三党支部").await;
    let mut admin = house.administrator().await;
    let zhang = enter(&mut admin, third, &PROBATIONARY).await;
    let id: PersonId = zhang.trim_start_matches("/people/").parse().unwrap();
    let before = actions::people::record(&house.app, id).await.unwrap().person;
    for act in
        ["edit", "transfer", "confirm", "end", "reopen", "presences", "leaves", "reset", "lock", "unlock"]
    {
        let page = admin.post(&format!("{zhang}/{act}"), &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}: {}", page.html);
    }
    for act in ["people", "accounts/issue"] {
        let page = admin.post(&format!("/units/{third}/{act}"), &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}: {}", page.html);
    }
    let after = actions::people::record(&house.app, id).await.unwrap();
    assert_eq!(after.person, before);
    assert!(after.account.is_none());
}

#[tokio::test]
async fn a_member_stays_at_a_temporary_branch_and_is_away() {
    let house = house("stays").await;
    let third = house.unit(house.top, UnitKind::Branch, "第三党支部").await;
    let temporary = house.unit(house.top, UnitKind::TemporaryBranch, "专项工作临时党支部").await.to_string();
    let mut admin = house.administrator().await;
    let zhang = enter(&mut admin, third, &PROBATIONARY).await;

    let version = admin.get(&format!("{zhang}/presences")).await.value("version");
    let stay = [("version", &*version), ("target", &temporary), ("from", "2026-01-05")];
    went(&admin.post(&format!("{zhang}/presences"), &stay).await);
    let twice = admin.post(&format!("{zhang}/presences"), &stay).await;
    assert!(twice.html.contains("已经登记在"), "{}", twice.html);
    assert!(admin.get(&format!("/units/{temporary}/people")).await.html.contains("张明"));
    let page = admin.get(&zhang).await;
    let rest = page.html.split_once("/presences/").unwrap().1;
    let end = format!("{zhang}/presences/{}", rest.split('"').next().unwrap());
    assert_eq!(admin.post(&end, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    went(&admin.post(&end, &[("confirm", "yes")]).await);
    assert!(admin.get(&zhang).await.html.contains("2026年1月5日至2026年1月15日"));

    let leave =
        [("version", &*version), ("reason", "bedridden"), ("from", "2026-01-05"), ("until", "2026-01-01")];
    let refused = admin.post(&format!("{zhang}/leaves"), &leave).await;
    assert!(refused.html.contains("结束日期早于开始日期"));
    went(&admin.post(&format!("{zhang}/leaves"), &leave[..3]).await);
    assert!(admin.get(&zhang).await.html.contains("长期卧床"));
}

#[tokio::test]
async fn a_member_is_found_activated_and_sees_only_names_and_himself() {
    let house = house("accounts").await;
    let third = house.unit(house.top, UnitKind::Branch, "第三党支部").await;
    let mut admin = house.administrator().await;
    let mut formal =
        vec![("name", "李小红"), ("kind", "formal"), ("joined_on", "2003-07-01"), ("standing", "normal")];
    formal.push(("phone", "010-0000-0000"));
    let li = enter(&mut admin, third, &formal).await;
    let zhang = enter(&mut admin, third, &PROBATIONARY).await;

    for query in ["lxh", "lixiaohong", "小红"] {
        let page = admin
            .get(&format!(
                "/search?q={}",
                form_urlencoded::byte_serialize(query.as_bytes()).collect::<String>()
            ))
            .await;
        assert!(page.html.contains(&format!("href=\"{li}\"")), "{query}: {}", page.html);
    }
    let page = admin.get("/search?q=%E7%AC%AC%E4%B8%89").await;
    assert!(page.html.contains(&format!("href=\"/units/{third}\"")));
    assert!(admin.get("/search").await.html.contains("只找得到您可以查看的人和组织"));

    let strips = admin.post(&format!("/units/{third}/accounts/issue"), &[("confirm", "yes")]).await;
    assert_eq!(strips.status, StatusCode::OK);
    assert!(
        strips.html.contains("http://192.0.2.7:8420/activate") && strips.html.contains("账号 lixiaohong")
    );
    let slip = strips.html.split_once("李小红</h2>").unwrap().1;
    let code = slip.split_once("big-code\">").unwrap().1.split('<').next().unwrap();
    assert!(admin.get(&format!("/units/{third}/accounts?state=idle")).await.html.contains("待激活"));

    let mut member = Client::new(&house.app);
    assert!(member.post("/activate", &[("code", code)]).await.html.contains("lixiaohong"));
    let fields = [("code", code), ("password", PASSWORD), ("password_again", PASSWORD)];
    went(&member.post("/activate", &fields).await);
    let mut member = Client::new(&house.app);
    assert_eq!(went(&member.sign_in("lixiaohong", PASSWORD).await), "/");

    // Names of the branch, nobody's facts but her own.
    let list = member.get(&format!("/units/{third}/people?stage=probationary")).await;
    assert!(
        list.html.contains("张明") && list.html.contains("李小红"),
        "a filter would tell what columns hide"
    );
    assert!(!list.html.contains("2024年12月20日") && !list.html.contains(&zhang));
    assert!(member.get(&li).await.html.contains("010-0000-0000"));
    assert_eq!(member.get(&zhang).await.status, StatusCode::NOT_FOUND);
    assert_eq!(member.post(&format!("{li}/edit"), &formal).await.status, StatusCode::FORBIDDEN);
    assert_eq!(member.get(&format!("/units/{third}/accounts")).await.status, StatusCode::FORBIDDEN);

    // Locked: signed out at once, and back again.
    went(&admin.post(&format!("{li}/lock"), &[("reason", "手机遗失")]).await);
    assert!(went(&member.get(&li).await).starts_with("/sign-in"));
    assert!(member.sign_in("lixiaohong", PASSWORD).await.html.contains("这个账号已停用"));
    went(&admin.post(&format!("{li}/unlock"), &[("reason", "已找回")]).await);
    went(&member.sign_in("lixiaohong", PASSWORD).await);

    let strip = admin.post(&format!("{li}/reset"), &[("reason", "忘记密码")]).await;
    assert!(strip.html.contains("激活码 1 张"));
    assert_eq!(member.sign_in("lixiaohong", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn no_code_is_printed_for_a_duty_beyond_the_printers_reach() {
    use domain::appointment::{Draft, Role};

    let house = house("reach").await;
    let third = house.unit(house.top, UnitKind::Branch, "第三党支部").await;
    let mut admin = house.administrator().await;
    let li = enter(&mut admin, third, &[("name", "李小红"), ("kind", "none")]).await;
    let zhang = enter(&mut admin, third, &PROBATIONARY).await;
    let id = |href: &str| href.trim_start_matches("/people/").parse::<PersonId>().unwrap();
    let duty = |person, role| Draft {
        person,
        role,
        title: String::new(),
        from: house.app.clock.today(),
        until: None,
        stands_in_for: None,
    };
    let give = async |unit, draft| {
        actions::appointments::give(&house.app, &house.admin, unit, &draft).await.unwrap();
    };
    let strips = admin.post(&format!("/units/{third}/accounts/issue"), &[("confirm", "yes")]).await;
    let slip = strips.html.split_once("李小红</h2>").unwrap().1;
    let code = slip.split_once("big-code\">").unwrap().1.split('<').next().unwrap();
    let mut local = Client::new(&house.app);
    went(
        &local
            .post("/activate", &[("code", code), ("password", PASSWORD), ("password_again", PASSWORD)])
            .await,
    );
    give(third, duty(id(&li), Role::UnitAdmin)).await;
    give(house.top, duty(id(&zhang), Role::Office)).await;

    went(&local.sign_in("lixiaohong", PASSWORD).await);
    let strips = local.post(&format!("/units/{third}/accounts/issue"), &[("confirm", "yes")]).await;
    assert!(
        strips.html.contains("激活码 0 张") && strips.html.contains("另有 1 人没有打印"),
        "{}",
        strips.html
    );
    let refused = local.post(&format!("{zhang}/reset"), &[("reason", "忘记密码")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("还担任您管理范围之外的职务"));
    // Nobody locks himself out.
    assert_eq!(local.post(&format!("{li}/lock"), &[("reason", "试")]).await.status, StatusCode::FORBIDDEN);
    assert!(local.get(&li).await.html.contains("我的账号"));
}
