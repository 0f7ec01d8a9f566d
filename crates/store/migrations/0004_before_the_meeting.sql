-- Before the meeting: problems, texts, and whether a branch is ready.

-- 查摆问题: one problem of the team, or of one person.
create table problems (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    -- Whose it is; nobody's own is the team's.
    person_id uuid references people (id),
    dimension text,
    statement text not null,
    -- What happened, one case a line; at least one.
    examples text not null,
    source text not null,
    cause text not null,
    measure text not null,
    direction text not null,
    main boolean not null,
    -- The problem of an earlier year that is still one.
    earlier_id uuid,
    entered_by uuid not null references people (id),
    version bigint not null,
    constraint problems_source check (source in (
        'own', 'opinion', 'talk', 'superior', 'inspection', 'audit', 'criticism', 'last_year'))
);
create index problems_unit on problems (campaign_id, unit_id);
create index problems_person on problems (person_id);

-- Why an adopted wording becomes no problem.
alter table merged_opinions add column not_listed text not null default '';

-- Which opinions a problem comes from.
create table problem_opinions (
    problem_id uuid not null references problems (id),
    merged_id uuid not null references merged_opinions (id),
    primary key (problem_id, merged_id)
);
create index problem_opinions_merged on problem_opinions (merged_id);

-- What has become of an earlier year's problem, as this campaign says.
create table problem_outcomes (
    problem_id uuid not null references problems (id),
    campaign_id uuid not null references campaigns (id),
    outcome text not null,
    words text not null,
    entered_by uuid not null references people (id),
    version bigint not null,
    primary key (problem_id, campaign_id),
    constraint problem_outcomes_outcome check (outcome in ('done', 'ongoing', 'not_done'))
);

-- 班子对照检查材料, 个人发言提纲, 自评材料: one of each sort for the team or a person.
create table texts (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    kind text not null,
    -- Whose it is; nobody's own is the team's.
    person_id uuid references people (id),
    stage text not null,
    -- The latest version; 0 before the first.
    number bigint not null,
    version bigint not null,
    constraint texts_kind check (kind in ('team', 'outline', 'self_appraisal')),
    constraint texts_stage check (stage in ('draft', 'submitted', 'returned', 'passed')),
    constraint texts_whose check ((kind = 'team') = (person_id is null))
);
create unique index texts_of_team on texts (campaign_id, unit_id, kind) where person_id is null;
create unique index texts_of_person on texts (campaign_id, unit_id, kind, person_id) where person_id is not null;
create index texts_person on texts (person_id);

-- A version stays as it was made.
create table text_versions (
    text_id uuid not null references texts (id),
    number bigint not null,
    -- A list of headings and words, as JSON.
    body text not null,
    made_at bigint not null,
    made_by uuid not null references people (id),
    origin text not null,
    -- The name of the uploaded file.
    file_name text not null,
    -- Written after the meeting, with what was said there.
    completed boolean not null,
    primary key (text_id, number),
    constraint text_versions_origin check (origin in ('typed', 'uploaded', 'cleaned'))
);
create index text_versions_maker on text_versions (made_by);

-- What somebody is writing and has not made a version of: one for each who writes, so that nobody overwrites another.
create table text_drafts (
    text_id uuid not null references texts (id),
    person_id uuid not null references people (id),
    -- The version it was begun from.
    base bigint not null,
    body text not null,
    saved_at bigint not null,
    -- How its words came in, as the version made of it will say.
    origin text not null,
    file_name text not null,
    primary key (text_id, person_id),
    constraint text_drafts_origin check (origin in ('typed', 'uploaded', 'cleaned'))
);
create index text_drafts_person on text_drafts (person_id);

-- What was done with a text: submitted, taken back, returned, passed …
create table text_rounds (
    text_id uuid not null references texts (id),
    position bigint not null,
    -- The version it was about.
    number bigint not null,
    act text not null,
    -- By what right a reviewer spoke.
    capacity text,
    by_id uuid not null references people (id),
    at bigint not null,
    -- The committee's sitting: when, and who was there.
    sat_on date,
    present text not null,
    reason text not null,
    primary key (text_id, position),
    constraint text_rounds_act check (act in ('submitted', 'withdrawn', 'returned', 'passed', 'reopened')),
    constraint text_rounds_capacity check (capacity in ('secretary', 'committee', 'leader', 'guidance'))
);
create index text_rounds_by on text_rounds (by_id);

-- Who has read which version, and when first.
create table text_readings (
    text_id uuid not null references texts (id),
    number bigint not null,
    person_id uuid not null references people (id),
    read_at bigint not null,
    primary key (text_id, number, person_id)
);
create index text_readings_person on text_readings (person_id);

-- Texts from elsewhere that the campaign's are compared with.
create table sample_texts (
    id uuid not null primary key,
    title text not null,
    -- Where it is from.
    origin text not null,
    words text not null,
    added_by uuid not null references people (id),
    added_at bigint not null
);

-- What the superior or the guidance group said of a step before the meeting. The latest word on a step holds.
create table prechecks (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    step text not null,
    verdict text not null,
    reason text not null,
    by_id uuid not null references people (id),
    at bigint not null,
    constraint prechecks_verdict check (verdict in ('passed', 'returned'))
);
create index prechecks_unit on prechecks (campaign_id, unit_id, at);

-- 报请同意: each time it was asked, and what the answer was.
create table consents (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    -- The preparation in figures as it stood then, a line each; and what the branch says itself.
    figures text not null,
    report text not null,
    asked_by uuid not null references people (id),
    asked_at bigint not null,
    answer text,
    reason text not null,
    answered_by uuid references people (id),
    answered_at bigint,
    constraint consents_answer check (answer in ('granted', 'refused'))
);
create index consents_unit on consents (campaign_id, unit_id, asked_at);

-- The notice of a meeting; a later one replaces it.
create table meeting_notices (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    held_on date not null,
    -- 14:30
    begins text not null,
    place text not null,
    theme text not null,
    -- Who sits in besides the members.
    sits_in text not null,
    brings text not null,
    issued_by uuid not null references people (id),
    issued_at bigint not null
);
create index meeting_notices_unit on meeting_notices (campaign_id, unit_id, issued_at);

-- A meeting that was opened.
create table meetings (
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    opened_on date not null,
    opened_by uuid not null references people (id),
    primary key (campaign_id, unit_id)
);

-- What was still missing when it was opened, and why it was opened all the same.
create table meeting_overrides (
    campaign_id uuid not null,
    unit_id uuid not null,
    position bigint not null,
    step text not null,
    fact text not null,
    reason text not null,
    primary key (campaign_id, unit_id, position),
    foreign key (campaign_id, unit_id) references meetings (campaign_id, unit_id)
);
