//! Names of documents and their pairs, from the names of their files.

use std::ffi::OsStr;
use std::path::Path;

/// The name of the pair of `file`: of its folder where the file is named for its language alone, since that says more
/// of `meeting/zh.txt` and `meeting/en.txt`.
pub fn pair_name(file: &Path, code: &str) -> String {
    match (key(file, code).0, file.parent().and_then(Path::file_name)) {
        (name, Some(folder)) if name == code => folder.to_string_lossy().into_owned(),
        (name, _) => name,
    }
}

/// The name of a document without extension and language (`a.zh.txt`, `a_zh.txt`, `a.zh`, `a.zh.txt.gz`: `a`), and
/// whether it was named for the language.
pub fn key(path: &Path, code: &str) -> (String, bool) {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = OsStr::to_string_lossy(name);
    let without = |stem: &str| {
        let stem = stem.strip_suffix(code)?;
        let stem = stem.strip_suffix(['.', '_', '-'])?;
        (!stem.is_empty()).then(|| stem.to_string())
    };
    let packed = [".gz", ".zst"]
        .into_iter()
        .find_map(|end| name.strip_suffix(end));
    let name = packed.filter(|name| !name.is_empty()).unwrap_or(&name);
    if let Some(stem) = without(name) {
        return (stem, true);
    }
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    match without(stem) {
        Some(stem) => (stem, true),
        None => (stem.to_string(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_extension_and_language() {
        for (file, name, named) in [
            ("a.zh.txt", "a", true),
            ("x/a_zh.txt", "a", true),
            ("a-zh.html", "a", true),
            ("a.zh", "a", true),
            ("a.zh.txt.gz", "a", true),
            ("a.txt.zst", "a", false),
            ("a.txt", "a", false),
            ("a.b.txt", "a.b", false),
            ("a", "a", false),
            ("zh.txt", "zh", false),
            (".zh", ".zh", false),
            (".gz", ".gz", false),
            ("a.en.txt", "a.en", false),
        ] {
            assert_eq!(
                key(Path::new(file), "zh"),
                (name.to_string(), named),
                "{file}"
            );
        }
    }
}
