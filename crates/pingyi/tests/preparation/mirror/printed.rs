//! What people wrote stands in no line of a log and in no panic.

use domain::likeness::{Beside, Sentences, Stretch};
use domain::mirror::Quote;
use domain::preparation::problem::{Judged, Outcome};
use domain::preparation::sample::Known;
use domain::preparation::text::{Round, Stage, Text, Whose};
use pingyi::actions;
use pingyi::actions::mirror::{Alike, Cleaning, Findings, Likenesses, Noted, Source};
use pingyi::clock::new_id;

use super::submission;
use crate::common;

/// What people wrote stands in no line of a log and in no panic.
#[test]
fn what_was_written_is_not_printed() {
    let planted = || "栽下的字".to_owned();
    let quote = Quote { before: planted(), marked: planted(), after: planted() };
    let noted = Noted {
        kind: domain::mirror::Kind::Marker,
        words: planted(),
        heading: Some(planted()),
        quote: Some(quote.clone()),
    };
    let sentences = Sentences { shared: 1, all: 1 };
    let alike = Alike {
        source: Source::Sample { title: planted() },
        mine: sentences,
        theirs: sentences,
        first: None,
        passages: vec![Beside {
            left: vec![Stretch::Same(planted())],
            right: vec![Stretch::Other(planted())],
        }],
        more: 0,
    };
    let campaign = common::campaign(new_id());
    let text = Text {
        id: new_id(),
        campaign: campaign.id,
        unit: campaign.unit,
        whose: Whose::TEAM,
        stage: Stage::Draft,
        number: 1,
        version: 1,
    };
    let cleaning = Cleaning {
        text,
        campaign,
        author: None,
        sections: vec![(planted(), planted(), Some(planted()))],
        of: String::new(),
        blocked: None,
    };
    let findings = Findings {
        remarks: vec![noted.clone()],
        samples: Likenesses { told: vec![alike.clone()], more: 0 },
        unanswered: vec![planted()],
        ..Findings::default()
    };
    let judged = Judged { outcome: Outcome::Done, words: planted(), entered_by: new_id(), version: 1 };
    let round = Round { reason: planted(), present: planted(), ..submission(1, new_id()) };
    let known = Known { id: new_id(), title: planted(), words: planted() };
    let written = actions::texts::writing::Written {
        base: 1,
        merged: None,
        kept: Some(planted()),
        sections: vec![(Some(planted()), planted())],
        agreed: planted(),
    };
    let content =
        actions::texts::Content { name: "名.txt".into(), bytes: planted().into_bytes(), replaces: None };
    let printed = [
        format!("{quote:?}"),
        format!("{noted:?}"),
        format!("{alike:?}"),
        format!("{cleaning:?}"),
        format!("{findings:?}"),
        format!("{judged:?}"),
        format!("{round:?}"),
        format!("{known:?}"),
        format!("{written:?}"),
        format!("{content:?}"),
    ];
    let bytes = format!("{:?}", planted().as_bytes());
    for one in printed {
        assert!(one.ends_with("(…)") && !one.contains("栽下") && !one.contains(&bytes), "{one}");
    }
}
