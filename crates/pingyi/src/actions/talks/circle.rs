//! Who talks with whom in a branch: read from duties, roster, bodies and 分管 relations.

use domain::appointment::Role;
use domain::body::BodyKind;
use domain::campaign::{Campaign, CampaignKind};
use domain::ids::UnitId;
use domain::preparation::talk::{Circle, Person};
use store::Tx;

use crate::actions::rosters;
use crate::app::App;
use crate::failure::Result;

/// Among whom the talks of this branch are held: its committee, its roster as it stands, and the leaders above it.
pub(in crate::actions) async fn circle(
    tx: &mut Tx,
    app: &App,
    campaign: &Campaign,
    unit: UnitId,
) -> Result<Circle> {
    let today = app.clock.today();
    let mut circle = Circle::default();
    for held in store::talks::committees_below(tx, unit, today).await? {
        if held.0 == unit && !circle.committee.contains(&held.1) {
            circle.committee.push(held.1);
        }
    }
    for entry in rosters::read(tx, app, campaign.clone(), unit).await?.entries {
        if !circle.is_committee(entry.person) {
            circle.members.push(Person { id: entry.person, name: entry.name });
        }
    }
    for above in store::units::path(tx, unit).await? {
        if above.id != unit {
            for held in store::appointments::at_unit(tx, above.id).await? {
                if held.appointment.role.is_committee() && held.appointment.is_in_force(today) {
                    let id = held.appointment.person;
                    let post = format!("{}{}", above.short_name, held.appointment.role.label());
                    circle.posts.entry(id).or_insert(post);
                    circle.leaders.push(Person { id, name: held.person_name });
                }
            }
        }
        for body in store::bodies::of_unit(tx, above.id).await? {
            for seated in store::bodies::seats(tx, body.id).await? {
                if !seated.seat.is_in_force(today) {
                    continue;
                }
                let person = Person { id: seated.seat.person, name: seated.person_name };
                if !seated.seat.post.is_empty() {
                    circle.posts.insert(person.id, seated.seat.post);
                }
                match body.kind {
                    BodyKind::Administration => circle.administration.push(person),
                    _ if above.id != unit => circle.leaders.push(person),
                    // The body of a unit that holds its own meeting (民主生活会) is its team.
                    _ if circle.is_committee(person.id) => {}
                    _ => circle.committee.push(person),
                }
            }
        }
    }
    // In a unit above the branches: who heads what it manages directly.
    if campaign.kind == CampaignKind::BodyMeeting {
        for (head, below) in store::talks::heads_below(tx, unit, today).await? {
            circle.posts.entry(head.id).or_insert_with(|| format!("{below}{}", Role::Secretary.label()));
            circle.heads.push(head);
        }
        circle.charged.extend(store::talks::charged_below(tx, unit, today).await?);
    }
    circle.in_charge.extend(store::talks::in_charge_of(tx, unit, today).await?);
    let Circle { committee, members, .. } = &mut circle;
    members.retain(|member| !committee.contains(member));
    let idle = store::accounts::idle_below(tx, campaign.id, unit).await?;
    circle.idle = idle.into_iter().filter(|person| circle.is_inside(*person)).collect();
    Ok(circle)
}
