//! Signing of subscriptions to channels, for guests and staff (Pusher docs,
//! "Authorizing users").

use crate::chat::ChatError;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::realtime::SocketId;
use crate::realtime::socket_registry::{RegistrationError, TokenLimits};
use crate::token::SecretHash;
use axum::Json;
use serde::{Deserialize, Serialize};
use shared::ErrorCode;
use utoipa::ToSchema;

/// The body that pusher-js posts to authorize a subscription.
#[derive(Deserialize, ToSchema)]
pub struct AuthRequest {
    /// The socket id of the connection, `digits.digits`.
    #[schema(pattern = r"^[0-9]+\.[0-9]+$", example = "1234.5678")]
    pub socket_id: String,
    /// The channel to subscribe to.
    pub channel_name: String,
}

/// The signature of a subscription.
#[derive(Serialize, ToSchema)]
pub struct AuthAnswer {
    /// The app's key, and the hex HMAC-SHA256 of `socket_id:channel_name`.
    auth: String,
}

/// Time after which a token with too many sockets may retry, in seconds: by
/// then, dead sockets have been closed.
const SOCKETS_RETRY_AFTER_S: u64 = 40;

/// Registers the token of a socket of the embedded engine: the socket is closed
/// when the token becomes invalid, and shares limits with the token's other
/// sockets.
pub fn register_socket(
    server: &Server,
    request: &AuthRequest,
    token: SecretHash,
    limits: TokenLimits,
) -> Result<(), ApiError> {
    let (Some(engine), Ok(socket)) = (server.embedded(), request.socket_id.parse::<SocketId>()) else {
        return Ok(());
    };
    if !engine.is_open(&socket) {
        return Ok(());
    }
    let registered = server.socket_registry().register(socket.clone(), token, limits, |socket| engine.is_open(socket));
    let rate = registered.map_err(|error| match error {
        RegistrationError::TooManySockets => {
            ApiError::from(ChatError::RateLimited { retry_after_s: SOCKETS_RETRY_AFTER_S })
        }
        RegistrationError::Full => ErrorCode::Unavailable.into(),
    })?;
    engine.share_rate(&socket, &rate);
    Ok(())
}

/// Signs a subscription if `may_hear` allows the channel.
pub fn sign(
    server: &Server,
    request: &AuthRequest,
    may_hear: impl FnOnce(&str) -> bool,
) -> Result<Json<AuthAnswer>, ApiError> {
    let socket_id: SocketId = request
        .socket_id
        .parse()
        .map_err(|_| ApiError::with_detail(ErrorCode::BadRequest, "socket_id must be written like 1234.5678"))?;
    if !may_hear(&request.channel_name) {
        return Err(ChatError::ChannelMismatch.into());
    }
    let auth = server.app().sign_subscription(&socket_id, &request.channel_name);
    Ok(Json(AuthAnswer { auth }))
}
