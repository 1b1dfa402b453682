//! Pages that answer with status 200 and are no texts: the text is gone, or machines are kept out.

use super::document::Document;

/// The longest text, in characters, of a page that only says that the text is gone.
const GONE_LENGTH: usize = 600;
/// What a page says where a text is gone, whatever the site.
const GONE: &[&str] = &[
    "页面不存在",
    "页面没有找到",
    "页面未找到",
    "找不到页面",
    "无法找到该页",
    "无法访问您请求的页面",
    "已被删除",
    "内容已下线",
    "文章不存在",
    "頁面不存在",
    "page not found",
    "404 not found",
    "page you requested",
    "page you are looking for",
    "page cannot be found",
    "no longer available",
    "page does not exist",
];
/// What a page says that keeps machines out.
const BARRED: &[&str] = &[
    "access denied",
    "访问被拒绝",
    "请输入验证码",
    "请完成安全验证",
    "访问过于频繁",
    "verify you are human",
    "checking your browser",
    "enable javascript and cookies",
    "web应用防火墙",
    "您的访问可能对网站造成危险",
];

/// Refuses a document that only says that there is none. `whole` gives all the words of its page, `of_site` the phrases
/// that its site uses.
pub(super) fn check(
    document: &Document,
    whole: impl FnOnce() -> String,
    of_site: &[String],
) -> Result<(), String> {
    let length: usize = document.paragraphs.iter().map(|p| p.chars().count()).sum();
    if length <= GONE_LENGTH {
        let words = [
            document.title.clone(),
            document.paragraphs.join(" "),
            whole(),
        ];
        let words = words.join(" ").to_lowercase();
        let says = |phrase: &str| words.contains(phrase);
        let short = words.chars().count() <= 2 * GONE_LENGTH;
        let of_site = of_site.iter().find(|phrase| says(&phrase.to_lowercase()));
        let of_any = |phrases: &[&'static str]| phrases.iter().copied().find(|p| short && says(p));
        if let Some(phrase) = of_site.map(String::as_str).or_else(|| of_any(GONE)) {
            return Err(format!("gone: the page says \"{phrase}\""));
        }
        if let Some(phrase) = of_any(BARRED) {
            return Err(format!("kept out: the page says \"{phrase}\""));
        }
    }
    if document.paragraphs.is_empty() {
        return Err("no text found on the page".to_owned());
    }
    Ok(())
}
