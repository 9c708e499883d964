use super::*;
use std::fs;

fn mode(path: &Path) -> u32 {
    metadata(path).expect("the file exists").permissions().mode() & 0o777
}

#[test]
fn files_and_folders_become_private_to_their_owner() {
    let place = tempfile::tempdir().expect("a folder");
    for (name, before, after) in [("wide", 0o666, 0o600), ("shared", 0o640, 0o600), ("own", 0o400, 0o400)] {
        let file = place.path().join(name);
        fs::write(&file, "").expect("a file");
        set_permissions(&file, Permissions::from_mode(before)).expect("a mode");
        assert_eq!(mode_for_others(&file).expect("a mode"), Some(before).filter(|mode| *mode != 0o400), "{name}");
        restrict(&file).expect("restricted");
        assert_eq!(mode(&file), after, "{name}");
        assert_eq!(mode_for_others(&file).expect("a mode"), None, "{name}");
    }
    let folder = place.path().join("folder");
    fs::create_dir(&folder).expect("a folder");
    set_permissions(&folder, Permissions::from_mode(0o755)).expect("a mode");
    restrict(&folder).expect("restricted");
    assert_eq!(mode(&folder), 0o700);
}

#[test]
fn restrict_ignores_a_missing_file() {
    let place = tempfile::tempdir().expect("a folder");
    let missing = place.path().join("missing");
    restrict(&missing).expect("a missing file is no error");
    assert!(!missing.exists());
}
