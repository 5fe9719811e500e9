//! The people of the demo: five who sign in, and some who only hold reservations.

use std::collections::BTreeSet;

use crate::{
    domain::{
        account::{Account, MailAddress, PersonName, Role, Scope, Token},
        ids::{AccountId, PlaceId, TokenId},
        kind::PlaceKind,
        place::Place,
    },
    operations::{Context, OperationError, secret},
    store::{self, StoreError, Tx},
};

/// One of the five, with what opens its account; told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// Who of the people of Escale it is: `teleworker`, `maker`, `mediator`, `manager`, `admin`.
    pub role: &'static str,
    /// How the person is called.
    pub name: String,
    /// What is typed to sign in.
    pub mail: String,
    /// Made at random.
    pub password: String,
    /// A personal token with every scope of the role.
    pub token: String,
}

const FIVE: [(&str, &str, &str, &[Scope]); 5] = [
    ("teleworker", "Léa Martin", "lea@demo.example", &[Scope::Read, Scope::Reserve]),
    ("maker", "Karim Benali", "karim@demo.example", &[Scope::Read, Scope::Reserve]),
    ("mediator", "Sophie Dubois", "sophie@demo.example", &[Scope::Read, Scope::Reserve, Scope::Manage]),
    ("manager", "Hélène Caron", "helene@demo.example", &[Scope::Read, Scope::Reserve, Scope::Manage]),
    ("admin", "Amina Diallo", "amina@demo.example", Scope::ALL),
];

const HOLDERS: [&str; 8] = [
    "Camille Petit",
    "Hugo Lefebvre",
    "Inès Garcia",
    "Jules Moreau",
    "Manon Laurent",
    "Nabil Haddad",
    "Olivia Roux",
    "Thomas Delattre",
];

/// The places that the demo's manager runs.
const MANAGED: [&str; 3] = ["Blanchemaille", "EuraTechnologies", "Les Imaginations Fertiles"];
/// What the demo's maker may use where it takes a certification.
const MAKER_CERTIFIED_FOR: &str = "Découpe laser";
/// Hashes to nothing: nobody signs in with it.
const NO_PASSWORD: &str = "!";
const PASSWORD_LETTERS: usize = 16;

/// Somebody who may hold a sample reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DemoHolder {
    pub id: AccountId,
    pub certified: DemoCertified,
}

/// What a holder of the demo is certified for, at each of its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DemoCertified {
    Nothing,
    /// Type of this name.
    Only(&'static str),
    Everything,
}

impl DemoCertified {
    pub(super) fn covers(self, name: &str) -> bool {
        match self {
            Self::Nothing => false,
            Self::Only(known) => known == name,
            Self::Everything => true,
        }
    }
}

/// Makes the five and the holders; gives what opens the five, and everyone who may hold a reservation.
pub(super) async fn create<R>(
    ctx: &Context,
    tx: &Tx,
    places: &[Place],
) -> Result<(Vec<DemoAccount>, Vec<DemoHolder>), OperationError<R>> {
    let mut five = Vec::new();
    let mut holders = Vec::new();
    for (role, name, mail, scopes) in FIVE {
        let password: String = secret::to_text(ctx.ids.secret()?).chars().take(PASSWORD_LETTERS).collect();
        let hash = secret::hash_password(password.clone()).await?;
        let account = insert(ctx, tx, name, mail, &hash).await?;
        for role in roles_of(role, places) {
            store::account::grant(tx, ctx.ids.uuid(), account, role, ctx.clock.now()).await?;
        }
        let token = insert_token(ctx, tx, account, scopes.iter().copied().collect()).await?;
        match role {
            "teleworker" => holders.push(DemoHolder { id: account, certified: DemoCertified::Nothing }),
            "maker" => holders.push(DemoHolder { id: account, certified: DemoCertified::Only(MAKER_CERTIFIED_FOR) }),
            _ => {}
        }
        five.push(DemoAccount { role, name: name.to_owned(), mail: mail.to_owned(), password, token });
    }
    for (number, name) in HOLDERS.into_iter().enumerate() {
        let id = insert(ctx, tx, name, &format!("membre-{number}@demo.example"), NO_PASSWORD).await?;
        holders.push(DemoHolder { id, certified: DemoCertified::Everything });
    }
    Ok((five, holders))
}

fn roles_of(role: &str, places: &[Place]) -> Vec<Role> {
    let managed = |is_managed: &dyn Fn(&Place) -> bool| -> Vec<PlaceId> {
        places.iter().filter(|place| is_managed(place)).map(|place| place.id).collect()
    };
    match role {
        "admin" => vec![Role::Admin],
        "manager" => {
            let run = managed(&|place| MANAGED.contains(&place.facts.name.as_str()));
            run.into_iter().map(Role::Manager).collect()
        }
        "mediator" => {
            let receives = managed(&|place| place.facts.kinds.contains(&PlaceKind::DigitalMediation));
            receives.into_iter().take(2).map(Role::Manager).collect()
        }
        _ => Vec::new(),
    }
}

async fn insert(ctx: &Context, tx: &Tx, name: &str, mail: &str, hash: &str) -> Result<AccountId, StoreError> {
    let unreadable = |what: &str| StoreError::Internal(format!("the demo's {what} is not well formed"));
    let account = Account {
        id: AccountId(ctx.ids.uuid()),
        mail: MailAddress::parse(mail).map_err(|_| unreadable("mail"))?,
        name: PersonName::parse(name).map_err(|_| unreadable("name"))?,
        language: None,
        created_at: ctx.clock.now(),
    };
    store::account::insert(tx, &account, hash).await?;
    Ok(account.id)
}

async fn insert_token<R>(
    ctx: &Context,
    tx: &Tx,
    account: AccountId,
    scopes: BTreeSet<Scope>,
) -> Result<String, OperationError<R>> {
    let secret = format!("{}{}", secret::TOKEN_PREFIX, secret::to_text(ctx.ids.secret()?));
    let token = Token { id: TokenId(ctx.ids.uuid()), name: "demo".to_owned(), scopes, created_at: ctx.clock.now() };
    store::token::insert(tx, account, &token, &secret::hash(&secret)).await?;
    Ok(secret)
}
