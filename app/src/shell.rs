//! The document around the page, rendered only by the server.

use crate::contrast;
use crate::language::Word;
use crate::language::catalogue::Catalogue;
use crate::opening::Opening;
use crate::views::App;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use shared::AccentColor;

/// Paths of the page's files on this server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The module that loads and starts the wasm.
    pub js: String,
    /// The wasm.
    pub wasm: String,
    /// pusher-js.
    pub pusher: String,
    /// The script of the desk's plain forms.
    pub forms: String,
}

/// Returns the whole document of a chat. Its view type is erased, so that
/// callers do not compile it.
pub fn document(opening: Opening, language: &'static Catalogue, assets: Assets) -> AnyView {
    let hotel = &opening.context.hotel;
    let title = hotel.name.clone();
    let accent = Some(hotel.accent_color.clone());
    let is_earlier = opening.plain.is_earlier;
    let embed = opening.plain.is_embedded.then_some("");
    let hosts = Some(opening.plain.hosts.clone()).filter(|hosts| !hosts.is_empty());
    let keeps = opening.plain.keeps.map(|id| id.to_string());
    let notifies = opening.plain.notifies;
    let notify = |word| notifies.then(|| language.say(word));
    let scripts = (!is_earlier).then(|| scripts(&assets));
    let page = shared::paths::chat_page(&hotel.slug);
    let manifest = format!("{page}/manifest.webmanifest?chat={}", opening.context.conversation_id);
    let icon = format!("{page}/icon-180.png");
    provide_context(opening.plain.log.clone());
    provide_context(opening);
    view! {
        <!DOCTYPE html>
        <html lang=language.tag dir=language.direction()>
            <head>
                <Head title assets accent/>
                <noscript>
                    <style nonce=use_nonce()>".plain{max-height:none;visibility:visible}"</style>
                </noscript>
                // With credentials, because the manifest depends on the cookie
                // of the chosen language.
                <link rel="manifest" href=manifest crossorigin="use-credentials"/>
                <link rel="apple-touch-icon" href=icon/>
                {scripts}
            </head>
            <body
                data-plain=is_earlier.then_some("")
                data-keeps=keeps
                data-embed=embed
                data-hosts=hosts
                data-notify=notify(Word::Notify)
                data-notify-stop=notify(Word::NotifyStop)
                data-notify-blocked=notify(Word::NotifyBlocked)
                data-notify-failed=notify(Word::NotDone)
            >
                <App/>
            </body>
        </html>
    }
    .into_any()
}

/// Returns the elements that load the page's scripts.
pub(crate) fn scripts(assets: &Assets) -> impl IntoView + use<> {
    let Assets { js, wasm, pusher, .. } = assets.clone();
    view! {
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <script defer src=pusher></script>
        <script type="module" src=js></script>
    }
}

/// Returns the text colour on a hotel's colour: black or white, as red, green
/// and blue.
pub fn readable_on(accent: &AccentColor) -> [u8; 3] {
    contrast::on(accent.rgb())
}

/// Content of every document's head.
#[component]
pub fn Head(
    /// Title of the window.
    title: String,
    /// Paths of the page's files.
    assets: Assets,
    /// The hotel's colour, if the page is a hotel's.
    accent: Option<AccentColor>,
    /// Nonce of its inline styles; by default that of Leptos.
    #[prop(optional, into)]
    nonce: Option<String>,
) -> impl IntoView {
    let nonce = nonce.or_else(|| use_nonce().map(|nonce| nonce.to_string()));
    let style = accent.as_ref().map(|accent| {
        view! { <style nonce=nonce>{contrast::rules(accent)}</style> }
    });
    let theme = accent.unwrap_or_default();
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="theme-color" content=theme.as_str().to_owned()/>
        <meta name="robots" content="noindex"/>
        <meta name="format-detection" content="telephone=no"/>
        <title>{title}</title>
        <link rel="icon" href="/icon.svg" r#type="image/svg+xml"/>
        <link rel="stylesheet" href=assets.css/>
        {style}
    }
}
