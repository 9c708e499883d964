use leptos::server_fn::ServerFn;

#[test]
fn history_client_requests_the_server_functions_path() {
    assert_eq!(super::History::PATH, super::PATH);
}
