//! Users: lists, editing, deleting, profiles; and the last Super-Admin, who stays.

use crate::world::{NOW, World, hash};
use serde_json::json;
use store::{
    AccountEdit, Direction, Error, EventFilter, Holding, Listing, NewUser, ProfileId, Refusal,
    SessionStage, UserFilter, UserId, UserSort, Visible,
};

test_database::on_both_engines!(crate::world::World::new;
    an_account_is_made_whole,
    one_super_admin_alone_is_the_last,
    an_account_is_edited_and_tells_what_was_changed,
    a_user_has_several_addresses_and_one_default,
    a_name_that_is_taken_is_refused,
    users_are_searched_filtered_and_sorted,
    the_last_super_admin_stays,
    of_two_super_admins_who_go_at_once_one_stays,
    a_profile_is_given_and_taken_in_an_entity,
    the_language_of_an_account_comes_with_its_session,
);

impl World {
    pub(crate) async fn profile(&self, name: &'static str) -> ProfileId {
        self.read(move |db| db.profile(name)).await.unwrap()
    }

    pub(crate) async fn user(&self, name: &str, profile: &'static str) -> UserId {
        let new = NewUser {
            name: name.to_owned(),
            email: Some(format!("{name}@example.org")),
            password_hash: String::new(),
            profile: self.profile(profile).await,
        };
        self.change(move |db| db.add_user(&new)).await.unwrap()
    }

    async fn edit(&self, user: UserId, edit: AccountEdit) -> store::Result<bool> {
        self.change(move |db| db.edit_account(user, &edit)).await
    }
}

fn edit(name: &str) -> AccountEdit {
    AccountEdit { name: name.to_owned(), ..AccountEdit::default() }
}

fn refused<T>(outcome: store::Result<T>) -> Option<Refusal> {
    match outcome.err()? {
        Error::Refused(why) => Some(why),
        _ => None,
    }
}

async fn an_account_is_made_whole(world: World) {
    let wanted = AccountEdit {
        full_name: "Marie Curie".to_owned(),
        emails: vec!["marie@example.org".to_owned(), "lab@example.org".to_owned()],
        language: "fr".to_owned(),
        comment: "Physics".to_owned(),
        ..edit("marie")
    };
    let entity = world.browse(|db| db.root_entity()).await;
    let holding = Holding { profile: world.profile("Observer").await, entity, recursive: false };
    let new = wanted.clone();
    let made = world.change(move |db| db.create_account(&new, "hash", Some(holding))).await;
    let marie = made.unwrap();
    let account = world.read(move |db| db.account(marie)).await.unwrap();
    assert!(account.edit == wanted && account.user.enabled);
    assert_eq!(account.holdings[0].holding, holding);
    let twice = world.change(|db| db.create_account(&edit("MARIE"), "hash", None)).await;
    assert!(matches!(twice, Err(Error::AlreadyExists)));
    let bare = world.change(|db| db.create_account(&edit("pierre"), "hash", None)).await.unwrap();
    assert!(world.read(move |db| db.account(bare)).await.unwrap().holdings.is_empty());
    let found = Listing { search: "curie lab@".to_owned(), ..Listing::default() };
    let without = UserFilter { second_factor: Some(false), ..UserFilter::default() };
    assert_eq!(
        world.browse(move |db| db.users(&found, without, &Visible::Everything)).await.rows[0].id,
        marie
    );
    let with = UserFilter { second_factor: Some(true), ..UserFilter::default() };
    assert_eq!(
        world
            .browse(move |db| db.users(&Listing::default(), with, &Visible::Everything))
            .await
            .total,
        0
    );
}

async fn one_super_admin_alone_is_the_last(world: World) {
    let marie = world.user("marie", "Super-Admin").await;
    assert!(world.browse(move |db| db.is_last_super_admin(marie)).await);
    let pierre = world.user("pierre", "Super-Admin").await;
    assert!(!world.browse(move |db| db.is_last_super_admin(marie)).await);
    world.change(move |db| db.set_user_enabled(marie, false)).await.unwrap();
    assert!(world.browse(move |db| db.is_last_super_admin(pierre)).await);
    assert!(!world.browse(move |db| db.is_last_super_admin(marie)).await);
}

async fn an_account_is_edited_and_tells_what_was_changed(world: World) {
    let marie = world.user("marie", "Admin").await;
    let saved = AccountEdit {
        name: "marie".to_owned(),
        full_name: "Marie Curie".to_owned(),
        emails: vec!["marie@example.org".to_owned()],
        language: "fr".to_owned(),
        comment: "Physics".to_owned(),
    };
    for _ in 0..2 {
        assert!(world.edit(marie, saved.clone()).await.unwrap());
    }
    assert!(!world.edit(UserId(9_999), saved.clone()).await.unwrap());
    let account = world.read(move |db| db.account(marie)).await.unwrap();
    assert_eq!((account.edit, account.holdings[0].profile.as_str()), (saved, "Admin"));
    let filter = EventFilter { kind_prefix: Some("user.updated".to_owned()), ..Default::default() };
    let events = world.browse(move |db| db.search_events(&filter, None, 10)).await;
    assert_eq!(events.len(), 1, "what changes nothing is no event");
    assert_eq!(
        events[0].details,
        json!({
            "before": { "full_name": "", "language": "", "comment": "" },
            "after": { "full_name": "Marie Curie", "language": "fr", "comment": "Physics" },
        })
    );
}

async fn a_user_has_several_addresses_and_one_default(world: World) {
    let marie = world.user("marie", "Admin").await;
    let first = world.read(move |db| db.emails_of_user(marie)).await;
    assert_eq!((first.len(), first[0].is_default), (1, true));
    let emails = ["mc@example.org", "marie@example.org", " MC@example.org", " "];
    let edited = AccountEdit { emails: emails.map(str::to_owned).to_vec(), ..edit("marie") };
    assert!(world.edit(marie, edited).await.unwrap());
    let both = world.read(move |db| db.emails_of_user(marie)).await;
    let told: Vec<_> = both.iter().map(|known| (known.email.as_str(), known.is_default)).collect();
    assert_eq!(told, [("mc@example.org", true), ("marie@example.org", false)]);
    assert_eq!(both[1].id, first[0].id, "an address that stays keeps its key");
    let user = world.read(|db| db.user("marie")).await.unwrap();
    assert_eq!(user.email.as_deref(), Some("mc@example.org"));
    assert!(world.edit(marie, edit("marie")).await.unwrap());
    assert_eq!(world.read(|db| db.user("marie")).await.unwrap().email, None);
}

async fn a_name_that_is_taken_is_refused(world: World) {
    let marie = world.user("marie", "Admin").await;
    world.user("pierre", "Admin").await;
    assert!(matches!(world.edit(marie, edit("PIERRE")).await, Err(Error::AlreadyExists)));
    assert!(world.edit(marie, edit("Maria")).await.unwrap());
    assert!(world.read(|db| db.user("maria")).await.is_some());
}

async fn users_are_searched_filtered_and_sorted(world: World) {
    let marie = world.user("marie", "Admin").await;
    let pierre = world.user("pierre", "Observer").await;
    let named = AccountEdit {
        full_name: "Ève".to_owned(),
        emails: vec!["work@example.org".to_owned()],
        ..edit("pierre")
    };
    assert!(world.edit(pierre, named).await.unwrap());
    assert!(world.change(move |db| db.set_user_enabled(marie, false)).await.unwrap());
    let admin = world.profile("Admin").await;
    let root = world.read(|db| db.root_entity()).await;
    let listed = async |search: &str, sort: UserSort, filter: UserFilter| {
        let direction = Direction::Descending;
        let listing = Listing { search: search.to_owned(), sort, direction, ..Listing::default() };
        let page = world.browse(move |db| db.users(&listing, filter, &Visible::Everything)).await;
        assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap());
        page.rows
    };
    let names = async |search: &str, sort: UserSort, filter: UserFilter| {
        let rows = listed(search, sort, filter).await;
        rows.into_iter().map(|user| user.name).collect::<Vec<_>>()
    };
    let all = UserFilter::default();
    assert_eq!(names("", UserSort::Name, all).await, ["pierre", "marie"]);
    assert_eq!(names("", UserSort::Enabled, all).await, ["pierre", "marie"]);
    assert_eq!(names("ÈVE", UserSort::FullName, all).await, ["pierre"]);
    assert_eq!(names("WORK@", UserSort::Created, all).await, ["pierre"]);
    assert_eq!(names("pierre@", UserSort::Name, all).await, Vec::<String>::new());
    let enabled = UserFilter { enabled: Some(true), ..all };
    assert_eq!(names("", UserSort::Name, enabled).await, ["pierre"]);
    let admins = UserFilter { profile: Some(admin), ..all };
    let rows = listed("", UserSort::Name, admins).await;
    assert_eq!((rows.len(), rows[0].profiles.as_slice()), (1, ["Admin".to_owned()].as_slice()));
    let here = UserFilter { entity: Some(root), ..all };
    assert_eq!(names("", UserSort::Name, here).await, ["pierre", "marie"]);
}

async fn the_last_super_admin_stays(world: World) {
    let marie = world.user("marie", "Super-Admin").await;
    let (profile, root) =
        (world.profile("Super-Admin").await, world.read(|db| db.root_entity()).await);
    let last = Some(Refusal::LastSuperAdmin);
    let disable = move |db: &mut store::Change<'_>| db.set_user_enabled(marie, false);
    assert_eq!(refused(world.change(disable).await), last);
    assert_eq!(refused(world.change(move |db| db.delete_user(marie)).await), last);
    let take = move |db: &mut store::Change<'_>| db.remove_holding(marie, profile, root);
    assert_eq!(refused(world.change(take).await), last);
    assert!(world.read(move |db| db.user_by_id(marie)).await.unwrap().enabled);
    let pierre = world.user("pierre", "Super-Admin").await;
    assert!(world.change(take).await.unwrap());
    let disable = move |db: &mut store::Change<'_>| db.set_user_enabled(pierre, false);
    assert_eq!(refused(world.change(disable).await), last);
    assert!(world.change(move |db| db.delete_user(marie)).await.unwrap());
    assert!(!world.change(move |db| db.delete_user(marie)).await.unwrap());
    assert!(world.read(|db| db.user("marie")).await.is_none());
}

async fn of_two_super_admins_who_go_at_once_one_stays(world: World) {
    let (marie, pierre) =
        (world.user("marie", "Super-Admin").await, world.user("pierre", "Super-Admin").await);
    let (first, second) = tokio::join!(
        world.change(move |db| db.set_user_enabled(marie, false)),
        world.change(move |db| db.delete_user(pierre)),
    );
    let outcomes = [refused(first), refused(second)];
    assert_eq!(outcomes.iter().flatten().count(), 1, "{outcomes:?}");
}

async fn a_profile_is_given_and_taken_in_an_entity(world: World) {
    let marie = world.user("marie", "Admin").await;
    let (profile, entity) =
        (world.profile("Observer").await, world.read(|db| db.root_entity()).await);
    let give = |recursive| {
        move |db: &mut store::Change<'_>| {
            db.add_holding(marie, Holding { profile, entity, recursive })
        }
    };
    assert!(world.change(give(false)).await.unwrap());
    assert!(!world.change(give(false)).await.unwrap());
    assert!(world.change(give(true)).await.unwrap());
    let held = world.read(move |db| db.named_holdings_of_user(marie, &Visible::Everything)).await;
    let told: Vec<_> =
        held.iter().map(|held| (held.profile.as_str(), held.holding.recursive)).collect();
    assert_eq!(told, [("Admin", true), ("Observer", true)]);
    let take = move |db: &mut store::Change<'_>| db.remove_holding(marie, profile, entity);
    assert!(world.change(take).await.unwrap());
    assert!(!world.change(take).await.unwrap());
    let events = world.browse(|db| db.newest_events(2)).await;
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["user.profile_removed", "user.profile_added"]);
    assert_eq!(events[0].details["profile"], "Observer");
}

async fn the_language_of_an_account_comes_with_its_session(world: World) {
    let marie = world.user("marie", "Admin").await;
    let french = AccountEdit { language: "fr".to_owned(), ..edit("marie") };
    assert!(world.edit(marie, french).await.unwrap());
    let address = "192.0.2.1".parse().unwrap();
    world
        .change(move |db| db.open_session(&hash(1), marie, address, "", SessionStage::Open))
        .await
        .unwrap();
    assert_eq!(world.read(|db| db.session(&hash(1), NOW)).await.unwrap().language, "fr");
}
