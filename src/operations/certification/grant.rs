//! A manager says that a person may use something.

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        account::{Actor, MailAddress},
        certification::{Certification, CertificationDetails, GrantRefusal, Granting, decide_grant},
        ids::{AccountId, CertificationId, CertificationTypeId, PlaceId},
    },
    operations::{Context, OperationError},
    store::{self, Conflict, StoreError, Tx, retrying},
};

/// What a manager grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCertification {
    /// The place whose team grants it.
    pub place_id: PlaceId,
    /// A type in use of that place or of the network.
    pub type_id: CertificationTypeId,
    /// The address of the person's account.
    pub mail: MailAddress,
    /// Until when, excluded; `None` has no end.
    pub ends_at: Option<DateTime<Utc>>,
}

type Outcome = Result<CertificationDetails, OperationError<GrantRefusal>>;

/// Grants; what the person had of the type for a shorter time is replaced, the same again changes nothing.
///
/// # Errors
/// [`GrantRefusal`]; [`OperationError::Forbidden`] for who does not manage the place;
/// [`OperationError::NotFound`] when no such type is in use there.
pub async fn grant(ctx: &Context, actor: &Actor, new: &NewCertification) -> Outcome {
    if !actor.acts_as_manager_of(new.place_id) {
        return Err(OperationError::Forbidden);
    }
    retrying(|| attempt(ctx, actor, new)).await
}

async fn attempt(ctx: &Context, actor: &Actor, new: &NewCertification) -> Outcome {
    let tx = ctx.db.begin_write().await?;
    let found = store::certification::type_by_id(&tx, new.type_id).await?;
    if !found.is_some_and(|found| found.is_usable_at(new.place_id)) {
        return Err(OperationError::NotFound);
    }
    let account = store::account::by_mail(&tx, &new.mail).await?;
    let (holder, _) = account.ok_or(OperationError::Refused(GrantRefusal::UnknownMail))?;
    store::person::lock(&tx, holder.id).await?;
    let held = store::certification::held(&tx, holder.id, new.type_id).await?;
    let now = ctx.clock.now();
    let before = held.as_ref().map(|held| &held.certification);
    let granting = decide_grant(before, new.ends_at, now).map_err(OperationError::Refused)?;
    if let (Granting::Held, Some(held)) = (granting, &held) {
        return Ok(held.clone());
    }
    let id = write(ctx, &tx, actor, new, holder.id, before.map(|before| before.id)).await?;
    let granted = store::certification::by_id(&tx, id).await?.ok_or(OperationError::NotFound)?;
    tx.commit().await?;
    Ok(granted)
}

async fn write(
    ctx: &Context,
    tx: &Tx,
    actor: &Actor,
    new: &NewCertification,
    holder: AccountId,
    replaced: Option<CertificationId>,
) -> Result<CertificationId, StoreError> {
    let now = ctx.clock.now();
    if let Some(replaced) = replaced {
        store::certification::update_withdrawn(tx, replaced, actor.account.id, "", now).await?;
    }
    let certification = Certification {
        id: CertificationId(ctx.ids.uuid()),
        type_id: new.type_id,
        place_id: new.place_id,
        account_id: holder,
        granted_by: Some(actor.account.id),
        granted_at: now,
        ends_at: new.ends_at,
        withdrawn_at: None,
    };
    match store::certification::insert(tx, &certification).await {
        // Only a writer that took no lock can have been quicker.
        Err(StoreError::Conflict(Conflict::Unique)) => return Err(StoreError::Retry),
        outcome => outcome?,
    }
    let mut entry = ctx.audit(Some(actor.account.id), "certification.grant", certification.id.0, Some(new.place_id));
    entry.details = serde_json::json!({
        "type_id": new.type_id.0,
        "ends_at": new.ends_at.map(|ends_at| ends_at.to_rfc3339()),
        "replaces": replaced.map(|replaced| replaced.0),
    });
    store::audit::insert(tx, entry).await?;
    Ok(certification.id)
}
