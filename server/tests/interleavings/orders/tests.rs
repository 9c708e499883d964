use super::*;
use std::collections::BTreeSet;

/// Runs two use cases with these statements in every order; returns the orders,
/// each as the lanes of its steps.
fn orders(statements: [&[&str]; 2]) -> Vec<String> {
    let steps = statements.map(|statements| {
        let step = |sql: &&str| Step { sql: (*sql).to_owned(), footprint: Footprint::of(sql) };
        statements.iter().map(step).collect::<Vec<_>>()
    });
    let mut every = EveryOrder::default();
    let mut orders = Vec::new();
    while every.has_next() {
        let mut made = [0, 0];
        let mut order = String::new();
        while made[0] < steps[0].len() || made[1] < steps[1].len() {
            let lane = every.choose([steps[0].get(made[0]), steps[1].get(made[1])]);
            made[lane] += 1;
            order.push_str(&lane.to_string());
        }
        orders.push(order);
    }
    orders
}

#[test]
fn conflicting_steps_run_in_every_order() {
    let orders = orders([&["UPDATE hotels SET a"; 3], &["UPDATE hotels SET b"; 4]]);
    let different: BTreeSet<_> = orders.iter().collect();
    // 7 choose 3.
    assert_eq!((orders.len(), different.len()), (35, 35));
}

#[test]
fn commuting_steps_run_in_few_orders() {
    let apart = orders([&["UPDATE hotels SET a"; 4], &["UPDATE settings SET b"; 4]]);
    assert!(apart.len() <= 5, "{apart:?}");
    let once: [&[&str]; 2] =
        [&["SELECT 1 FROM staff", "UPDATE hotels SET a", "SELECT 2 FROM staff"], &["UPDATE hotels SET b"; 1]];
    let orders = orders(once);
    let is_before = |order: &String| order.find('1') < order.match_indices('0').nth(1).map(|(at, _)| at);
    assert!(orders.iter().any(is_before) && !orders.iter().all(is_before), "{orders:?}");
}

#[test]
fn first_order_prefers_one_process_while_it_can_run() {
    let step = Step { sql: String::new(), footprint: Footprint::default() };
    assert_eq!(First(1).choose([Some(&step), Some(&step)]), 1);
    assert_eq!(First(1).choose([Some(&step), None]), 0);
}

#[test]
fn steps_differing_only_in_ids_or_tokens_are_equal() {
    let step = |sql: String| Step::new(&sql, Footprint::default());
    let by_token = |token: &str| step(format!("BEGIN; SELECT lock('\\x{token}')"));
    assert_eq!(by_token("d2bf"), by_token("521e"));
    let by_number = |number: u32| step(format!("BEGIN; SELECT 1 FROM conversations WHERE id = {number} FOR UPDATE"));
    assert_eq!(by_number(6102), by_number(6100));
    assert_ne!(by_number(1), by_token("d2bf"));
}
