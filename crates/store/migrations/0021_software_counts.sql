-- compatible-back-to: 0018_nodes
-- How often each software is installed, not counting the trash, as it was counted last: what the list of a large house is
-- sorted by. A software that was not counted yet was found on one asset.
alter table software add column installations bigint not null default 1;
update software set installations = (
    select count(*) from software_versions v
    join software_installations i on i.software_version_id = v.id
    join assets m on m.id = i.asset_id and m.deleted_at is null
    where v.software_id = software.id);
create index software_by_installations on software (installations, id);

-- What waits is counted every second, without looking at the documents.
create index waiting_documents_counted on waiting_documents (received_at, size) where failed_at is null;
