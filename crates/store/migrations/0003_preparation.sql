-- Before the meeting: study, talks, opinions.

-- 动员部署, 学习研讨, 党课: each once, with who was there.
create table studies (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    -- The branch, the group, or the unit whose body studied.
    unit_id uuid not null references units (id),
    occasion text not null,
    form text not null,
    held_on date not null,
    half_days bigint not null,
    place text not null,
    host text not null,
    recorder text not null,
    -- 线上用什么, 谁来辅导 …
    channel text not null,
    -- Titles of the study list, one a line.
    items text not null,
    -- What was asked, what was said in sum.
    summary text not null,
    entered_by uuid not null references people (id),
    version bigint not null,
    constraint studies_occasion check (occasion in ('mobilisation', 'briefing', 'session', 'lecture')),
    constraint studies_form check (form in (
        'self_study', 'collective', 'committee', 'group', 'guided', 'lecture', 'discussion', 'online'))
);
create index studies_unit on studies (campaign_id, unit_id, held_on);

-- Who should have been there: present, or away with a reason and perhaps made up later.
create table study_attendances (
    study_id uuid not null references studies (id),
    person_id uuid not null references people (id),
    present boolean not null,
    reason text not null,
    made_up_on date,
    primary key (study_id, person_id)
);
create index study_attendances_person on study_attendances (person_id);

-- A speech in a line.
create table study_speeches (
    study_id uuid not null references studies (id),
    position bigint not null,
    person_id uuid not null references people (id),
    gist text not null,
    primary key (study_id, position)
);

-- 谈心谈话: planned, then held. What was said belongs to the two who talked.
create table talks (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    -- The branch in whose campaign it counts.
    unit_id uuid not null references units (id),
    kind text not null,
    from_id uuid not null references people (id),
    with_id uuid not null references people (id),
    planned_on date,
    held_on date,
    place text not null,
    -- Readable by from_id and with_id alone.
    content text not null,
    pointed_out text not null,
    agreed text not null,
    care text not null,
    -- The one part of the care notes that goes on: what help is wished for, where the person talked to agrees.
    help_wished text not null,
    care_kind text,
    entered_by uuid not null references people (id),
    version bigint not null,
    constraint talks_kind check (kind in ('team', 'team_member', 'members', 'administration', 'charge')),
    constraint talks_care_kind check (care_kind in (
        'mobile', 'hardship', 'aged', 'sanctioned', 'disagreement', 'repeated'))
);
create index talks_unit on talks (campaign_id, unit_id);
create index talks_from on talks (from_id);
create index talks_with on talks (with_id);

-- An opinion as it was given. Ids of anonymous ones are random, and of their coming no more is kept than the day.
create table opinions (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    source text not null,
    method text not null,
    received_on date not null,
    target text not null,
    person_id uuid references people (id),
    dimension text,
    words text not null,
    anonymous boolean not null,
    -- Who entered it; nobody for an anonymous one.
    entered_by uuid references people (id),
    -- The wording it was merged into.
    merged_id uuid,
    version bigint not null,
    constraint opinions_source check (source in (
        'member', 'masses', 'service_user', 'subordinate', 'superior', 'department', 'company')),
    constraint opinions_method check (method in ('interview', 'forum', 'visit', 'form', 'box', 'online')),
    constraint opinions_target check (target in ('team', 'leader', 'member', 'branch')),
    constraint opinions_anonymous check (not anonymous or entered_by is null)
);
create index opinions_unit on opinions (campaign_id, unit_id);

-- Several opinions in one wording, and what became of it.
create table merged_opinions (
    id uuid not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    wording text not null,
    dimension text,
    target text not null,
    person_id uuid references people (id),
    decision text not null,
    reason text not null,
    version bigint not null,
    constraint merged_opinions_target check (target in ('team', 'leader', 'member', 'branch')),
    constraint merged_opinions_decision check (decision in ('pending', 'adopted', 'declined'))
);
create index merged_opinions_unit on merged_opinions (campaign_id, unit_id);

-- The public page of a branch, opened by its short link until a day.
create table opinion_links (
    code text not null primary key,
    campaign_id uuid not null references campaigns (id),
    unit_id uuid not null references units (id),
    until_day date not null,
    closed boolean not null,
    -- May members be named besides the leaders?
    about_members boolean not null,
    made_by uuid not null references people (id)
);
create index opinion_links_unit on opinion_links (campaign_id, unit_id);
