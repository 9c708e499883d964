use super::*;

#[test]
fn statements_for_several_tables_become_one() {
    let mut deferred = DeferredStatements::default();
    deferred.push("INSERT INTO a (b) VALUES ($1), ($2)", [1.into(), "two".into()]);
    assert_eq!(combine(&deferred.0), "INSERT INTO a (b) VALUES ($1), ($2)");
    deferred.push("DELETE FROM c WHERE d = $1", [Value::Int(None)]);
    deferred.push("UPDATE e SET f = $2 WHERE g = $1", [3.into(), 4.into()]);
    assert_eq!(
        combine(&deferred.0),
        "WITH part_0 AS (INSERT INTO a (b) VALUES ($1), ($2)), part_1 AS (DELETE FROM c WHERE d = $3) \
         UPDATE e SET f = $5 WHERE g = $4"
    );
}

#[test]
fn a_second_statement_for_a_table_waits_for_the_first_to_be_made() {
    let mut deferred = DeferredStatements::default();
    assert!(deferred.can_combine("INSERT INTO a (b) VALUES ($1)"));
    deferred.push("INSERT INTO a (b) VALUES ($1)", [1.into()]);
    assert!(!deferred.can_combine("DELETE FROM a WHERE b = $1"));
    assert!(!deferred.can_combine("UPDATE a SET b = $1"));
    assert!(!deferred.can_combine("INSERT INTO a(b) VALUES ($1)"));
    assert!(deferred.can_combine("UPDATE aa SET b = $1"));
}
