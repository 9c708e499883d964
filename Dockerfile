# One binary that carries the page inside, on nothing but a C library.
#
#   docker build -t guest-chat .
#   docker run -p 3000:3000 -v guest-chat:/data -e PUBLIC_URL=https://chat.hotel.example guest-chat

# Node.js makes the page's files smaller; Rust compiles the rest.
FROM rust:1.96-bookworm AS build
RUN apt-get update \
    && apt-get install --no-install-recommends --yes nodejs npm \
    && rm -rf /var/lib/apt/lists/* \
    && rustup target add wasm32-unknown-unknown
WORKDIR /src
COPY . .
RUN mkdir -p target && touch target/toolchain.env \
    && npm --prefix frontend/page ci --no-audit --no-fund \
    && npm --prefix frontend/web ci --omit=dev --no-audit --no-fund \
    && scripts/build-page \
    && scripts/cargo build --release --workspace --exclude frontend --exclude frontend-desk --bin guest-chat \
    && install -D target/release/guest-chat /out/usr/local/bin/guest-chat \
    && install -d -m 0700 /out/data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build --chown=65532:65532 /out /
ENV GUEST_CHAT_ADDR=0.0.0.0:3000 \
    DATABASE_URL=sqlite:///data/guest-chat.db \
    GUEST_CHAT_FILES=/data/files
VOLUME /data
EXPOSE 3000
# There is no shell and no curl here: the program asks itself.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["/usr/local/bin/guest-chat", "healthcheck"]
# Told to stop, it takes up to 20 s to send everybody away in good order.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/guest-chat"]
CMD ["serve"]
