//! Page on which managers administer the hotel's staff, with plain forms.

use super::form_page::{BackLink, FormPage, form_document};
use super::new_link::{NewLink, new_link};
use crate::shell::Assets;
use leptos::prelude::*;
use shared::{Access, HotelProfile, HotelSlug};

/// Content of the page.
#[derive(Clone, Debug)]
pub struct StaffPage {
    /// The hotel.
    pub hotel: HotelProfile,
    /// The members of staff.
    pub members: Vec<MemberLine>,
    /// The links that can still be used.
    pub links: Vec<StaffLinkLine>,
    /// A link that was just created; it is not shown again.
    pub new_link: Option<NewLink>,
    /// Values of the form that invites.
    pub form: InvitationForm,
    /// Reason why the last request was refused.
    pub problem: Option<String>,
}

/// A member of staff in the list.
#[derive(Clone, Debug)]
pub struct MemberLine {
    /// Key of the member.
    pub id: i64,
    /// Name that guests see.
    pub name: String,
    /// Role that guests see.
    pub role: String,
    /// E-mail address to sign in with.
    pub email: String,
    /// Access level.
    pub access: Access,
    /// Time of the last activity, for people.
    pub activity: String,
    /// Number of browsers that are signed in.
    pub sessions: i64,
}

/// A link that can still be used.
#[derive(Clone, Debug)]
pub struct StaffLinkLine {
    /// E-mail address that it is for.
    pub email: String,
    /// `true` for an invitation, `false` for a new password.
    pub is_invitation: bool,
    /// Role that guests see.
    pub role: String,
    /// Access level.
    pub access: Access,
    /// Time at which it expires, for people.
    pub expires: String,
}

/// Values of the form that invites, as they were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationForm {
    /// E-mail address to sign in with.
    pub email: String,
    /// Role that guests see.
    pub role: String,
    /// Access level.
    pub access: Access,
}

/// A change of a member of staff with one button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberAction {
    /// Creates a link for a new password.
    NewPassword,
    /// Ends all sessions.
    EndSessions,
    /// Removes the member.
    Remove,
}

impl MemberAction {
    /// All actions.
    pub const ALL: [Self; 3] = [Self::NewPassword, Self::EndSessions, Self::Remove];

    /// Returns its name in the form.
    pub fn name(self) -> &'static str {
        match self {
            Self::NewPassword => "new-password",
            Self::EndSessions => "end-sessions",
            Self::Remove => "remove",
        }
    }
}

/// Returns the path of the page.
pub fn staff_page(slug: &HotelSlug) -> String {
    format!("/desk/hotel/{slug}/staff")
}

/// Returns an access level for people.
pub fn access_title(access: Access) -> &'static str {
    match access {
        Access::Agent => "Agent",
        Access::Manager => "Manager",
    }
}

/// Returns the whole document, as HTML.
pub fn staff_html(page: StaffPage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(page: StaffPage, assets: Assets, nonce: String) -> AnyView {
    let StaffPage { hotel, members, links, new_link: new, form, problem } = page;
    let path = staff_page(&hotel.slug);
    let lines: Vec<_> = members.into_iter().map(|member| member_line(&path, member)).collect();
    let new = new.map(|new| view! { <section class="new" aria-label="New link">{new_link(new)}</section> });
    let content = view! {
        <h2>"Staff"</h2>
        {problem.map(|problem| view! { <p class="problem" role="alert">{problem}</p> })}
        {new}
        {invitation_form(&path, form)}
        <ul class="saved">{lines}</ul>
        {link_list(&path, links)}
    }
    .into_any();
    let page = FormPage {
        title: "Staff",
        hotel: &hotel,
        classes: "desk settings bookings staff",
        back: BackLink::Desk,
        has_script: true,
    };
    form_document(page, content, assets, nonce)
}

fn access_select(id: String, selected: Access) -> AnyView {
    let option = |access: Access, explanation: &'static str| {
        view! { <option value=access.as_str() selected=access == selected>{explanation}</option> }
    };
    view! {
        <select id=id name="access">
            {option(Access::Agent, "Agent: answers guests and manages bookings")}
            {option(Access::Manager, "Manager: changes settings and staff, too")}
        </select>
    }
    .into_any()
}

fn invitation_form(path: &str, form: InvitationForm) -> AnyView {
    let InvitationForm { email, role, access } = form;
    let is_refused = !email.is_empty();
    view! {
        <details class="new" open=is_refused>
            <summary>"Invite a colleague"</summary>
            <form method="post" action=path.to_owned()>
                <p class="soft">"You get a link to send to them. They set their own name and password with it."</p>
                <label for="email">"E-mail"</label>
                <input id="email" name="email" type="email" maxlength="254" required autocomplete="off" value=email/>
                <label for="role">"Role that guests see"</label>
                <input id="role" name="role" maxlength="100" required autocomplete="off" dir="auto" value=role/>
                <label for="access">"Rights"</label>
                {access_select("access".to_owned(), access)}
                <button type="submit" class="main">"Create an invitation"</button>
            </form>
        </details>
    }
    .into_any()
}

fn member_line(path: &str, member: MemberLine) -> AnyView {
    let MemberLine { id, name, role, email, access, activity, sessions } = member;
    let sessions = match sessions {
        0 => String::new(),
        1 => " · signed in on 1 device".to_owned(),
        count => format!(" · signed in on {count} devices"),
    };
    view! {
        <li class="booking">
            <strong><bdi>{name.clone()}</bdi></strong>
            <span class="state">{access_title(access)}</span>
            <span class="soft wide"><bdi>{role.clone()}</bdi>" · "<bdi>{email}</bdi></span>
            <span class="soft wide">{activity}{sessions}</span>
            {member_forms(&format!("{path}/{id}"), id, &name, role, access)}
        </li>
    }
    .into_any()
}

fn member_forms(action: &str, id: i64, name: &str, role: String, access: Access) -> AnyView {
    view! {
        <details class="wide">
            <summary>"Change"<span class="unseen">{format!(" {name}")}</span></summary>
            <form method="post" action=action.to_owned()>
                <label for=format!("role-{id}")>"Role that guests see"</label>
                <input id=format!("role-{id}") name="role" maxlength="100" required autocomplete="off" dir="auto" value=role/>
                <label for=format!("access-{id}")>"Rights"</label>
                {access_select(format!("access-{id}"), access)}
                <button type="submit" class="main">"Save"</button>
            </form>
            <form class="buttons" method="post" action=action.to_owned()>
                <button type="submit" name="action" value=MemberAction::NewPassword.name()>"Link for a new password"</button>
                <button type="submit" name="action" value=MemberAction::EndSessions.name()>"Sign out everywhere"</button>
            </form>
            <details>
                <summary>{format!("Remove {name}")}</summary>
                <form method="post" action=action.to_owned()>
                    <p class="soft">"They are signed out at once and cannot sign in again. Their messages stay."</p>
                    <button type="submit" name="action" value=MemberAction::Remove.name()>{format!("Remove {name} from the staff")}</button>
                </form>
            </details>
        </details>
    }
    .into_any()
}

fn link_list(path: &str, links: Vec<StaffLinkLine>) -> Option<AnyView> {
    if links.is_empty() {
        return None;
    }
    let line = |link: StaffLinkLine| {
        let StaffLinkLine { email, is_invitation, role, access, expires } = link;
        let (purpose, revoke) = match is_invitation {
            true => ("Invitation", format!("Revoke the invitation of {email}")),
            false => ("New password", format!("Revoke the link with which {email} sets a new password")),
        };
        view! {
            <li class="booking">
                <strong><bdi>{email.clone()}</bdi></strong>
                <span class="state">{access_title(access)}</span>
                <span class="soft wide">{purpose}" · "<bdi>{role}</bdi>{format!(" · valid until {expires}")}</span>
                <form class="wide" method="post" action=format!("{path}/links/revoke")>
                    <input type="hidden" name="email" value=email/>
                    <button type="submit" aria-label=revoke>"Revoke"</button>
                </form>
            </li>
        }
    };
    let lines: Vec<_> = links.into_iter().map(line).collect();
    Some(view! { <h2>"Open links"</h2> <ul class="saved">{lines}</ul> }.into_any())
}
