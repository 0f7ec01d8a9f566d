//! What somebody found himself, as against what others found.

use super::Source;
use crate::ids::{MergedOpinionId, PersonId, ProblemId};
use crate::preparation::opinion::Found;

/// Is a problem in the list of `person` one that he looked for himself? He put it down, or had it typed as his own. What
/// others list for him from an opinion, a talk or an inspection spares him no search.
pub fn is_own_search(person: PersonId, entered_by: PersonId, source: Source) -> bool {
    entered_by == person || source == Source::Own
}

/// How many of the team's problems it found itself, and how many others pointed out. Left out are those that an opinion
/// led to, by the source that was written down or by a wording they were taken over from. `team` is its list: as the
/// meeting found it once there was one, for what the meeting adds changes no figure it was told.
pub fn found(
    team: impl IntoIterator<Item = (ProblemId, Source)>,
    linked: &[(ProblemId, MergedOpinionId)],
) -> Found {
    let mut found = Found::default();
    for (id, source) in team {
        match source {
            Source::Opinion => {}
            _ if linked.iter().any(|(led, _)| *led == id) => {}
            Source::Own => found.own += 1,
            _ => found.elsewhere += 1,
        }
    }
    found
}
