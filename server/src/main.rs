//! The binary `guest-chat`.

fn main() {}
