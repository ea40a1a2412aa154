-- compatible-back-to: 0018_nodes
-- What the lists of assets are sorted by, each as `asset_list.rs` says it, so that a page is read and not sorted.
create index assets_sorted_by_model on assets
    (itemtype, lower(coalesce(manufacturer, '') || ' ' || coalesce(model, '')), id) where deleted_at is null;
create index assets_sorted_by_os on assets
    (itemtype, lower(coalesce(os_name, '') || ' ' || coalesce(os_version, '')), id) where deleted_at is null;
create index assets_sorted_by_contact on assets (itemtype, lower(coalesce(contact, '')), id) where deleted_at is null;
create index assets_sorted_by_location on assets (itemtype, lower(coalesce(location, '')), id) where deleted_at is null;
create index assets_sorted_by_state on assets (itemtype, lower(coalesce(state, '')), id) where deleted_at is null;
create index assets_sorted_by_kind on assets (itemtype, lower(coalesce(kind, '')), id) where deleted_at is null;
-- One kind of notebook or desktop, by name.
create index assets_of_kind_by_name on assets (itemtype, kind, lower(name), id) where deleted_at is null;
