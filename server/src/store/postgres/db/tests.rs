use super::*;

#[test]
fn statements_for_several_tables_become_one() {
    let mut deferred = DeferredStatements::default();
    deferred.push("a", "INSERT INTO a (b) VALUES ($1), ($2)", [1.into(), "two".into()]);
    assert_eq!(combine(&deferred.0, None), "INSERT INTO a (b) VALUES ($1), ($2)");
    deferred.push("c", "DELETE FROM c WHERE d = $1", [Value::Int(None)]);
    deferred.push("e", "UPDATE e SET f = $2 WHERE g = $1", [3.into(), 4.into()]);
    assert_eq!(
        combine(&deferred.0, None),
        "WITH part_0 AS (INSERT INTO a (b) VALUES ($1), ($2)), part_1 AS (DELETE FROM c WHERE d = $3) \
         UPDATE e SET f = $5 WHERE g = $4"
    );
    assert_eq!(
        combine(&deferred.0, Some("a")),
        "WITH part_0 AS (INSERT INTO a (b) VALUES ($1), ($2) RETURNING id), part_1 AS (DELETE FROM c WHERE d = $3), \
         part_2 AS (UPDATE e SET f = $5 WHERE g = $4) SELECT id FROM part_0"
    );
}

#[test]
fn a_second_statement_for_a_table_is_not_combined_with_the_first() {
    let mut deferred = DeferredStatements::default();
    assert!(deferred.can_combine("a"));
    deferred.push("a", "INSERT INTO a (b) VALUES ($1)", [1.into()]);
    assert!(!deferred.can_combine("a"));
    assert!(deferred.can_combine("aa"));
}
