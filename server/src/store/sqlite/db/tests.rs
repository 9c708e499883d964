use super::*;

#[test]
fn parameters_are_renumbered_across_statements() {
    let mut deferred = DeferredStatements::default();
    deferred.push("UPDATE a SET b = $2 WHERE c = $1 OR d = $1", [1.into(), "two".into()]).expect("values");
    deferred.push("DELETE FROM a WHERE e = '$' AND b = $1", [Value::Int(None)]).expect("values");
    assert_eq!(deferred.sql, "UPDATE a SET b = $2 WHERE c = $1 OR d = $1; DELETE FROM a WHERE e = '$' AND b = $3; ");
    assert_eq!(deferred.arguments.len(), 3);
}
