//! The staff of a hotel, as its managers administer it.

use super::hotels::{check_shown_role, remove_from_staff};
use crate::chat::auth::sign_in::IDLE_MS;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::{Chat, ChatError};
use crate::store::{Db, ListedMember, StaffKey, StaffLink, StaffMember};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use shared::Access;

#[cfg(test)]
mod tests;

/// The members of staff and the links that they can still use.
#[derive(Clone, Debug)]
pub struct StaffOverview {
    /// The members, ordered by name.
    pub members: Vec<ListedMember>,
    /// The links that have not expired, the newest first.
    pub links: Vec<StaffLink>,
}

impl Chat {
    /// Returns the staff of a hotel.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent.
    pub async fn staff_overview(&self, caller: &StaffCaller) -> Result<StaffOverview, ChatError> {
        caller.must_be_manager()?;
        let (hotel, now) = (caller.hotel.key, self.clock.now());
        let mut snapshot = self.store.read_transaction().await?;
        let members = snapshot.db().listed_members(hotel, now.plus_ms(-IDLE_MS)).await?;
        Ok(StaffOverview { members, links: snapshot.db().staff_links(hotel, now).await? })
    }

    /// Changes the role and the access level of a member of staff. Links that somebody
    /// has created who is no manager any more are deleted.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::NotFound`],
    /// [`ChatError::BadValue`] for an invalid role or the last manager.
    pub async fn change_member(
        &self,
        caller: &StaffCaller,
        key: StaffKey,
        role: String,
        access: Access,
    ) -> Result<(), ChatError> {
        let (role, hotel) = (role.trim().to_owned(), caller.hotel.key);
        self.write_member(caller, key, move |mut db, member| {
            async move {
                check_shown_role(&role)?;
                require_another_manager(&mut db, &member, Some(access)).await?;
                db.update_member(member.key, &member.name, &role, access).await?;
                if access != Access::Manager {
                    db.delete_staff_links_of(hotel, member.key).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
    }

    /// Ends all sessions of a member of staff.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::NotFound`].
    pub async fn end_sessions_of_member(&self, caller: &StaffCaller, key: StaffKey) -> Result<(), ChatError> {
        self.write_member(caller, key, |mut db, member| {
            async move { Ok(db.end_other_sessions(member.key, None).await?) }.boxed()
        })
        .await
    }

    /// Removes a member of staff, as [`Chat::remove_staff`] does.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::NotFound`],
    /// [`ChatError::BadValue`] for the last manager.
    pub async fn remove_member(&self, caller: &StaffCaller, key: StaffKey) -> Result<(), ChatError> {
        let (hotel, now) = (caller.hotel.key, self.clock.now());
        self.write_member(caller, key, move |mut db, member| {
            async move {
                require_another_manager(&mut db, &member, None).await?;
                Ok(remove_from_staff(&mut db, hotel, &member, now).await?)
            }
            .boxed()
        })
        .await
    }

    /// Writes as a manager, while no other manager of the hotel does.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] if the caller is no manager, or is none any more.
    pub(super) async fn write_as_manager<T: Send + 'static>(
        &self,
        caller: &StaffCaller,
        write: impl for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, ChatError>> + Send + 'static,
    ) -> Result<T, ChatError> {
        caller.must_be_manager()?;
        let slug = caller.hotel.profile.slug.clone();
        let manager = caller.member.as_ref().map(|member| member.email.clone());
        self.store
            .write(move |mut db| {
                async move {
                    db.lock_hotel(&slug).await?;
                    if let Some(manager) = manager {
                        // Whoever changes rights has locked the hotel. The row is not
                        // locked: conversations are locked before members of staff.
                        let member = db.staff_by_email(&slug, &manager).await?;
                        member.filter(|member| member.access == Access::Manager).ok_or(ChatError::NotAllowed)?;
                    }
                    write(db).await
                }
                .boxed()
            })
            .await
    }

    async fn write_member(
        &self,
        caller: &StaffCaller,
        key: StaffKey,
        write: impl for<'c> FnOnce(Db<'c>, StaffMember) -> BoxFuture<'c, Result<(), ChatError>> + Send + 'static,
    ) -> Result<(), ChatError> {
        let hotel = caller.hotel.key;
        let changed = self.write_as_manager(caller, move |mut db| {
            async move {
                let member = db.locked_member(hotel, key).await?.ok_or(ChatError::NotFound)?;
                write(db, member).await
            }
            .boxed()
        });
        changed.await?;
        tracing::info!(
            hotel = %caller.hotel.profile.slug,
            staff_id = key.0,
            by = caller.member.as_ref().map(|member| member.key.0),
            "a member of staff was changed at the desk"
        );
        Ok(())
    }
}

/// Refuses to take the access level of a manager from the last one; `after` is `None`
/// for a member who is removed. The caller has locked the hotel.
async fn require_another_manager(
    db: &mut Db<'_>,
    member: &StaffMember,
    after: Option<Access>,
) -> Result<(), ChatError> {
    let stays = member.access != Access::Manager || after == Some(Access::Manager);
    if !stays && db.other_managers(member.key).await? == 0 {
        return Err(ChatError::BadValue("the last manager of a hotel must stay a manager".to_owned()));
    }
    Ok(())
}
