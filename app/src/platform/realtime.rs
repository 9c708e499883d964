//! Binding of pusher-js; no other module uses it. References: Pusher docs,
//! "Using Channels" and "Private channels".

use crate::chat::session::SocketEvent;
use crate::platform::browser;
use js_sys::{Array, Function, JSON, Object, Reflect};
use shared::{ChannelName, Event, PusherClient, Reader};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// Time without traffic after which pusher-js sends a ping, and time to wait
/// for the pong. A lost connection is noticed in half a minute instead of the
/// library's default of two and a half.
const ACTIVITY_TIMEOUT_MS: f64 = 20_000.0;
const PONG_TIMEOUT_MS: f64 = 8_000.0;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type Pusher;
    type Channel;
    type Connection;

    #[wasm_bindgen(constructor, catch)]
    fn new(key: &str, options: &Object) -> Result<Pusher, JsValue>;
    #[wasm_bindgen(method)]
    fn subscribe(this: &Pusher, channel: &str) -> Channel;
    #[wasm_bindgen(method)]
    fn unsubscribe(this: &Pusher, channel: &str);
    #[wasm_bindgen(method)]
    fn connect(this: &Pusher);
    #[wasm_bindgen(method)]
    fn disconnect(this: &Pusher);
    #[wasm_bindgen(method, getter)]
    fn connection(this: &Pusher) -> Connection;

    #[wasm_bindgen(method, getter)]
    fn name(this: &Channel) -> String;
    #[wasm_bindgen(method)]
    fn bind(this: &Channel, event: &str, then: &Function);
    #[wasm_bindgen(method)]
    fn trigger(this: &Channel, event: &str, data: &JsValue);
    #[wasm_bindgen(method, js_name = bind)]
    fn bind_connection(this: &Connection, event: &str, then: &Function);
}

/// A connection to the engine, subscribed to one channel.
pub struct Realtime {
    pusher: Pusher,
    /// Channel for typing events.
    typing: Option<Channel>,
}

/// Name of the client event (Pusher docs, "Triggering client events").
const TYPING: &str = "client-typing";

impl Realtime {
    /// Connects, and calls `on_event` with each event; typing events are on the
    /// channel `typing`. Returns `None` if pusher-js did not load or does not
    /// start; the page then polls.
    pub fn connect(
        client: &PusherClient,
        typing: Option<&ChannelName>,
        on_event: impl Fn(SocketEvent) + 'static,
    ) -> Option<Self> {
        let is_loaded = Reflect::get(&js_sys::global(), &"Pusher".into()).is_ok_and(|value| value.is_function());
        if !is_loaded {
            return None;
        }
        let pusher = Pusher::new(&client.key, &pusher_options(client)?).ok()?;
        let on_event = Rc::new(on_event);
        listen_to_connection(&pusher.connection(), on_event.clone());
        listen_to_channel(&pusher.subscribe(client.channel.as_str()), &client.event, &on_event);
        let typing = typing.map(|name| {
            // pusher-js returns the existing channel if it is subscribed
            // already.
            let channel = pusher.subscribe(name.as_str());
            listen_to_typing(&channel, on_event);
            channel
        });
        Some(Self { pusher, typing })
    }

    /// Returns the same connection with typing events on another channel, or on
    /// none.
    pub fn with_typing(&self, typing: Option<&ChannelName>, on_event: impl Fn(SocketEvent) + 'static) -> Self {
        if let Some(channel) = &self.typing {
            self.pusher.unsubscribe(&channel.name());
        }
        let typing = typing.map(|name| {
            let channel = self.pusher.subscribe(name.as_str());
            listen_to_typing(&channel, Rc::new(on_event));
            channel
        });
        Self { pusher: self.pusher.clone(), typing }
    }

    /// Sends a typing event of `who`, without confirmation.
    pub fn send_typing(&self, who: Reader) {
        let who = match who {
            Reader::Guest => "guest",
            Reader::Staff => "staff",
        };
        if let (Some(channel), Some(data)) = (&self.typing, js_object(&[("who", who.into())])) {
            channel.trigger(TYPING, &data);
        }
    }

    /// Reconnects at once, without waiting for the library's next attempt.
    pub fn reconnect(&self) {
        self.pusher.disconnect();
        self.pusher.connect();
    }

    /// Closes the connection for good.
    pub fn close(&self) {
        self.pusher.disconnect();
    }
}

fn listen_to_connection(connection: &Connection, on_event: Rc<impl Fn(SocketEvent) + 'static>) {
    bind_to_connection(connection, "state_change", move |change| {
        let current = Reflect::get(&change, &"current".into()).ok().and_then(|value| value.as_string());
        match current.as_deref() {
            Some("connected") => on_event(SocketEvent::Connected),
            // The library does not reconnect by itself in this state (Pusher
            // docs, "Connection states"): the engine closed with code
            // 4000–4099, or this page disconnected.
            Some("disconnected") => {
                on_event(SocketEvent::Down);
                on_event(SocketEvent::NotSubscribed);
            }
            _ => on_event(SocketEvent::Down),
        }
    });
}

/// Listens to the subscription of a channel, and to its events of this name.
fn listen_to_channel(channel: &Channel, name: &str, on_event: &Rc<impl Fn(SocketEvent) + 'static>) {
    let emit = on_event.clone();
    bind_to_channel(channel, "pusher:subscription_succeeded", move |_| emit(SocketEvent::Subscribed));
    let emit = on_event.clone();
    bind_to_channel(channel, "pusher:subscription_error", move |_| emit(SocketEvent::NotSubscribed));
    let emit = on_event.clone();
    bind_to_channel(channel, name, move |data| emit(SocketEvent::Event(parse_event(&data))));
}

fn listen_to_typing(channel: &Channel, on_event: Rc<impl Fn(SocketEvent) + 'static>) {
    bind_to_channel(channel, TYPING, move |data| {
        let who = Reflect::get(&data, &"who".into()).ok().and_then(|who| who.as_string());
        match who.as_deref() {
            Some("guest") => on_event(SocketEvent::Typing(Reader::Guest)),
            Some("staff") => on_event(SocketEvent::Typing(Reader::Staff)),
            _ => {}
        }
    });
}

/// Parses the data of an event. pusher-js has parsed it into an object, so it
/// is converted back to text first.
fn parse_event(data: &JsValue) -> Option<Event> {
    let text = JSON::stringify(data).ok()?.as_string()?;
    shared::json::from_str(&text).ok()
}

fn bind_to_connection(connection: &Connection, event: &str, then: impl Fn(JsValue) + 'static) {
    let closure = Closure::<dyn Fn(JsValue)>::new(then);
    connection.bind_connection(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

fn bind_to_channel(channel: &Channel, event: &str, then: impl Fn(JsValue) + 'static) {
    let closure = Closure::<dyn Fn(JsValue)>::new(then);
    channel.bind(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

fn pusher_options(client: &PusherClient) -> Option<Object> {
    let port = JsValue::from(client.port);
    let authorization = js_object(&[
        ("endpoint", client.auth_endpoint.as_str().into()),
        ("transport", "ajax".into()),
        ("headersProvider", browser::authentication_headers().into()),
    ])?;
    js_object(&[
        ("cluster", client.cluster.as_str().into()),
        ("wsHost", client.host.as_str().into()),
        ("wsPort", port.clone()),
        ("wssPort", port),
        ("forceTLS", client.tls.into()),
        // `ws` includes wss; this keeps the library from loading SockJS from
        // another host.
        ("enabledTransports", Array::of1(&"ws".into()).into()),
        ("activityTimeout", ACTIVITY_TIMEOUT_MS.into()),
        ("pongTimeout", PONG_TIMEOUT_MS.into()),
        ("channelAuthorization", authorization.into()),
    ])
}

fn js_object(entries: &[(&str, JsValue)]) -> Option<Object> {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &(*name).into(), value).ok()?;
    }
    Some(object)
}
