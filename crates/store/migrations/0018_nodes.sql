-- compatible-back-to: 0013_lists
-- Several nodes on one database: who does the work that is done once for all, and which versions can serve a schema.

-- The rounds of background work: which node began the last one, and whether it came to its end.
create table rounds (
    work text primary key,
    node text not null,
    began_at bigint not null,
    ended_at bigint
);

-- Which migration a program must know at the least to serve a schema that has this one.
create table compatible_back_to (
    migration text primary key,
    known text not null
);
