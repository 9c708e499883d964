use super::*;

#[test]
fn a_relative_path_is_shown_with_its_folder_and_an_absolute_one_alone() {
    let missing = |path: &Path| MissingDatabase::check(path).expect_err("no file").to_string();
    let folder = std::env::current_dir().expect("a folder");
    let expected = format!("the database data/none.db does not exist in the folder {}", folder.display());
    assert_eq!(missing(Path::new("data/none.db")), expected);
    let temporary = tempfile::tempdir().expect("a folder");
    let file = temporary.path().join("none.db");
    assert_eq!(missing(&file), format!("the database {} does not exist", file.display()));
    std::fs::write(&file, "").expect("a file");
    MissingDatabase::check(&file).expect("it exists");
}
