-- A list of problems as it stood when the meeting was opened, and as it was completed after it. One stays as it was made.
create table problem_editions (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    -- Whose list it is; nobody's own is the team's.
    person_id uuid references people (id),
    -- The first of a list is 1.
    number bigint not null,
    moment text not null,
    made_at bigint not null,
    made_by uuid not null references people (id),
    -- What is said where the meeting added nothing.
    remark text not null,
    -- The problems as they stood, as JSON.
    entries text not null,
    -- Which problems in which versions: compared with the list as it stands.
    mark text not null,
    constraint problem_editions_moment check (moment in ('before', 'after'))
);
create unique index problem_editions_of_team on problem_editions (campaign_id, unit_id, number) where person_id is null;
create unique index problem_editions_of_person on problem_editions (campaign_id, unit_id, person_id, number)
    where person_id is not null;
create index problem_editions_unit on problem_editions (campaign_id, unit_id);
create index problem_editions_person on problem_editions (person_id);
create index problem_editions_maker on problem_editions (made_by);
