use crate::campaign::terms::Addition;
use crate::campaign::{CampaignKind, Step};
use crate::org::UnitKind;
use crate::plan::sample::World;
use crate::plan::{Content, TEMPORARY};

fn steps(content: &Content) -> Vec<Step> {
    content.lines.iter().map(|line| line.step).collect()
}

fn who(content: &Content, step: Step) -> &str {
    content.lines.iter().find(|line| line.step == step).map_or("", |line| &line.who)
}

fn what(content: &Content, step: Step) -> &str {
    content.lines.iter().find(|line| line.step == step).map_or("", |line| &line.what)
}

#[test]
fn an_ordinary_branch_takes_what_is_asked_and_leaves_what_is_only_allowed() {
    let content = World::new().draft();
    let steps = steps(&content);
    assert!(steps.is_sorted());
    for left_out in [Step::Receipt, Step::Lecture, Step::AskLeave, Step::CommitteeMeeting, Step::GroupMeeting]
    {
        assert!(!steps.contains(&left_out), "{left_out:?}");
    }
    assert_eq!((content.chair.as_str(), who(&content, Step::Grading)), ("张明", "支委会"));
    assert!(content.theme.starts_with("学习贯彻"));
    assert!(content.agenda.iter().any(|item| item.starts_with("民主测评：")));
    assert_eq!(content.study.last().map(String::as_str), Some("《中国共产党党徽党旗条例》（选学）"));
}

#[test]
fn what_notices_add_is_in_it_with_its_source() {
    let world = World::new()
        .adding(Addition::Study, "局党委书记专题党课讲稿")
        .adding(Addition::ThemeSentence, "锻造过硬作风")
        .adding(Addition::Agenda, "通报巡察整改情况")
        .adding(Addition::Demand, "突出问题导向");
    let content = world.draft();
    let text = "局党委书记专题党课讲稿——据《关于开好组织生活会的通知》";
    assert!(content.study.iter().any(|item| item == text), "{:?}", content.study);
    assert!(content.theme.ends_with("；锻造过硬作风"));
    assert_eq!(content.demands, ["突出问题导向"]);
    let [.., added, closing] = &content.agenda[..] else { panic!("{:?}", content.agenda) };
    assert_eq!(added, "通报巡察整改情况");
    assert!(closing.starts_with("小结表态"));
}

#[test]
fn a_branch_without_a_committee_lets_the_secretary_and_the_members_do_its_work() {
    let mut world = World::new();
    world.branch.has_committee = false;
    world.branch.committee.clear();
    let content = world.draft();
    assert_eq!(who(&content, Step::Grading), "党员大会");
    assert!(what(&content, Step::Grading).starts_with("党员大会"));
    assert_eq!(who(&content, Step::Opinions), "书记");
    assert!(content.lines.iter().all(|line| !line.who.contains("支委")), "{:?}", content.lines);
}

#[test]
fn a_large_branch_meets_in_its_groups_first() {
    let mut world = World::new();
    world.branch.formal = 64;
    assert!(!steps(&world.draft()).contains(&Step::GroupMeeting), "without groups there is nobody to meet");
    world.branch.groups = vec!["一组".into(), "二组".into()];
    let content = world.draft();
    let at = |step| content.day(step);
    assert!(at(Step::Review) < at(Step::CommitteeMeeting));
    assert!(at(Step::CommitteeMeeting) < at(Step::GroupMeeting));
    assert!(at(Step::GroupMeeting) < at(Step::Meeting));
    assert!(what(&content, Step::GroupMeeting).starts_with("一组、二组"));
    assert!(content.agenda[1].starts_with("听取党小组情况报告"), "{:?}", content.agenda);
    assert_eq!(world.faults(&content), []);
}

#[test]
fn a_temporary_branch_is_graded_at_home() {
    let mut world = World::new();
    world.branch.kind = UnitKind::TemporaryBranch;
    let content = world.draft();
    assert_eq!(content.variant.as_deref(), Some(TEMPORARY));
    for step in [Step::Poll, Step::Grading, Step::Feedback, Step::Publicity, Step::Registration] {
        assert!(!content.has(step), "{step:?}");
    }
    assert!(content.agenda.iter().all(|item| !item.contains("民主测评")));
    assert!(content.demands.iter().any(|demand| demand.contains("原支部")));
    assert_eq!(world.faults(&content), []);
}

#[test]
fn no_other_branch_may_take_the_variant_of_temporary_ones() {
    let mut world = World::new();
    world.variant = Some(TEMPORARY.into());
    let content = world.draft();
    assert!(content.has(Step::Poll), "the steps stay: {:?}", steps(&content));
}

#[test]
fn a_variant_of_the_pack_leaves_its_steps_out() {
    let mut world = World::new();
    let mut variant = world.pack.variants[0].clone();
    variant.key = "appraisal_only".into();
    variant.skips = vec![Step::Opinions, Step::Problems, Step::Texts, Step::Review];
    world.pack.variants.push(variant);
    assert!(world.draft().has(Step::Texts));
    world.variant = Some("appraisal_only".into());
    let content = world.draft();
    assert!(!content.has(Step::Texts) && content.has(Step::Talks));
    assert_eq!(world.faults(&content), []);
    let plain = Content { variant: None, ..content };
    assert!(!world.faults(&plain).is_empty(), "without the variant the steps are missing");
}

#[test]
fn a_body_holds_no_poll_and_counts_its_members() {
    let mut world = World::new();
    world.kind = CampaignKind::BodyMeeting;
    world.branch.kind = UnitKind::LeadingGroup;
    let content = world.draft();
    assert!(!content.has(Step::Poll) && !content.has(Step::Grading));
    assert!(content.agenda.iter().all(|item| !item.contains("测评")));
    assert!(what(&content, Step::Meeting).contains("民主生活会"));
    assert!(content.demands.iter().any(|demand| demand.contains("三分之二")));
    assert_eq!(world.faults(&content), []);
}
