-- compatible-back-to: 0018_nodes
-- What is attached to another asset was last inventoried when that was. Its own row keeps an instant that is at most a
-- week older, by which lists are narrowed: from now on it is renewed once a week, and here brought up to date.
update assets set inventoried_at = (
    select max(p.inventoried_at) from asset_links l join assets p on p.id = l.parent_id
    where l.child_id = assets.id and l.unlinked_at is null)
where itemtype in ('Monitor', 'Peripheral', 'Printer') and exists (
    select 1 from asset_links l join assets p on p.id = l.parent_id
    where l.child_id = assets.id and l.unlinked_at is null
        and p.inventoried_at > coalesce(assets.inventoried_at, 0));
