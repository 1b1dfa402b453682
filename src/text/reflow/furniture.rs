//! What stands on a page but is not its text: page lines, jump lines, captions, credits, editors.

use super::super::Span;
use super::super::chars::{is_finished, is_number};
use super::page::Page;
use std::collections::HashMap;

/// Lines that a caption has at most.
const CAPTION: usize = 8;

/// Takes the furniture out of the page's lines and returns it, in order. What stands on the lines after it is marked
/// as cut off from what stands before.
pub(super) fn take(page: &mut Page) -> Vec<Span> {
    let mut dropped = vec![false; page.lines.len()];
    let mut parts = Vec::new();
    let repeated = repeated(page);
    for (i, dropped) in dropped.iter_mut().enumerate() {
        let text = page.of(i);
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let alone = page.lines[i].gap && page.lines.get(i + 1).is_none_or(|next| next.gap);
        *dropped = is_jump(&bare)
            || is_editor(&bare)
            || is_page_line(&bare)
            || is_english_jump(text)
            || alone && (is_page_number(&bare) || repeated.contains_key(&normal(text)));
    }
    captions(page, &mut dropped);
    for i in (0..page.lines.len()).filter(|&i| !dropped[i]) {
        if let Some((kept, cut)) = jump_inside(page.text, page.lines[i].span) {
            page.lines[i].span = kept;
            parts.push(cut);
        }
    }
    let mut spans: Vec<Span> = parts;
    let mut kept = Vec::with_capacity(page.lines.len());
    let (mut cut, mut gap) = (false, false);
    for (line, dropped) in page.lines.iter().zip(dropped) {
        if dropped {
            spans.push(line.span);
            cut = true;
            gap |= line.gap;
        } else {
            let mut line = *line;
            line.gap |= gap;
            line.cut = cut;
            kept.push(line);
            (cut, gap) = (false, false);
        }
    }
    page.lines = kept;
    spans.sort_unstable();
    spans
}

/// Marks the blocks that are captions: the ones that end with a photographer's credit, or say that they are a picture.
fn captions(page: &Page, dropped: &mut [bool]) {
    let mut start = 0;
    while start < page.lines.len() {
        let mut end = start + 1;
        while end < page.lines.len() && !page.lines[end].gap && !dropped[end] {
            end += 1;
        }
        let block = start..end;
        if !dropped[start] {
            let credit = block.clone().take(CAPTION).find(|&i| is_credit(page.of(i)));
            let picture = block.len() <= CAPTION && is_picture(page.of(start));
            let own = page.lines[start].gap || start > 0 && dropped[start - 1];
            if let Some(last) = credit.or(picture.then_some(end - 1))
                && own
                && page.lines[start].indent < 4
            {
                dropped[start..=last].fill(true);
            } else if let Some(last) = credit
                && is_credit_alone(page.of(last))
            {
                dropped[last] = true;
            }
        }
        start = end;
    }
}

fn without_brackets(bare: &str) -> &str {
    bare.trim_matches([
        '（', '）', '(', ')', '【', '】', '[', ']', '〔', '〕', '▶', '►', '◀', '●', '■', '※', '*',
        '—', '-',
    ])
}

/// （下转第三版）, 上接A1版.
fn is_jump(bare: &str) -> bool {
    let inner = without_brackets(bare);
    let starts = [
        "下转", "下轉", "上接", "紧接", "緊接", "转第", "轉第", "接第",
    ];
    starts.iter().any(|s| inner.starts_with(s))
        && inner.ends_with(['版', '页', '頁', '面'])
        && inner.chars().count() <= 14
}

/// (Continued on page A4), CONTINUED FROM PAGE 1.
fn is_english_jump(line: &str) -> bool {
    let inner = without_brackets(line).to_ascii_lowercase();
    inner.len() <= 50
        && [
            "continued on",
            "continued from",
            "turn to page",
            "see page",
            "from page",
        ]
        .iter()
        .any(|s| inner.starts_with(s))
        && inner.ends_with(|c: char| c.is_ascii_digit())
}

/// 责任编辑：张三; 本版编辑 李四 校对 王五.
fn is_editor(bare: &str) -> bool {
    let inner = without_brackets(bare);
    let starts = [
        "责任编辑",
        "責任編輯",
        "责编",
        "責編",
        "本版责编",
        "本版責編",
        "本版编辑",
        "本版編輯",
        "本期编辑",
        "值班编辑",
        "执行主编",
        "值班主任",
        "版式设计",
        "版式設計",
        "版式",
        "美术编辑",
        "美編",
        "美编",
        "校对",
        "校對",
        "审校",
        "編輯：",
        "编辑：",
        "电子邮箱",
        "新闻热线",
    ];
    let count = inner.chars().count();
    starts.iter().any(|s| inner.starts_with(s))
        && count <= 40
        && (inner.contains(['：', ':', '/', '／']) || count <= 12)
        && !inner.ends_with(['，', '。', '；'])
}

/// 2032年6月10日 星期四 第1版 要闻: a date or a section beside the number of a page; a date alone may be the text's.
fn is_page_line(bare: &str) -> bool {
    if bare.chars().count() > 40 || bare.contains(['，', '。', '；', '“', '「']) {
        return false;
    }
    let page = bare.char_indices().any(|(at, c)| {
        c == '版' && bare[..at].ends_with(|c: char| is_number(c) || c.is_ascii_alphanumeric())
    });
    let week = [
        "星期", "礼拜", "禮拜", "周一", "周二", "周三", "周四", "周五", "周六", "周日",
    ]
    .iter()
    .any(|w| bare.contains(w));
    let date = bare.contains('年') && bare.contains('月') && bare.contains('日');
    let after_page = bare
        .find('版')
        .map_or("", |at| &bare[at + '版'.len_utf8()..]);
    let leads = bare.starts_with('第') || bare.starts_with(|c: char| c.is_ascii_alphanumeric());
    let short_page = page && leads && bare.chars().count() <= 10 && after_page.chars().count() <= 4;
    page && (week || date) || short_page
}

/// 3; - 3 -; 第3页; 3/12; Page 3 of 12; A3.
fn is_page_number(bare: &str) -> bool {
    let inner = without_brackets(bare).trim_matches(['·', '–', '~', '～', '.']);
    let lower = inner.to_ascii_lowercase();
    let number = lower
        .strip_prefix("page")
        .or(lower.strip_prefix('第'))
        .unwrap_or(&lower);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let rest: String = number.chars().filter(|c| !c.is_ascii_digit()).collect();
    (1..=6).contains(&digits)
        && number.chars().count() <= 10
        && matches!(
            rest.as_str(),
            "" | "/" | "of" | "页" | "頁" | "版" | "页共页" | "頁共頁" | "a" | "b" | "c" | "d"
        )
}

/// Short lines that stand alone three times: a running head or foot.
fn repeated(page: &Page) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for (i, line) in page.lines.iter().enumerate() {
        let alone = line.gap && page.lines.get(i + 1).is_none_or(|next| next.gap);
        if alone && line.end <= 80 && !is_finished(page.of(i)) {
            *counts.entry(normal(page.of(i))).or_insert(0) += 1;
        }
    }
    counts.retain(|_, count| *count >= 3);
    counts
}

/// A line with its numbers made equal and its spaces gone.
fn normal(line: &str) -> String {
    let mut normal = String::with_capacity(line.len());
    for c in line.chars().filter(|c| !c.is_whitespace()) {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if c != '0' || !normal.ends_with('0') {
            normal.push(c);
        }
    }
    normal
}

/// Whether a line ends with a photographer's credit.
fn is_credit(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = bare.trim_end_matches(['）', ')', '】', ']', '。']);
    let tail = inner
        .rsplit(['。', '，', '（', '(', '【', '[', '；'])
        .next()
        .unwrap_or(inner);
    let who = [
        "记者",
        "記者",
        "新华社",
        "新華社",
        "本报",
        "本報",
        "中新社",
        "通讯员",
        "通訊員",
        "中新网",
        "视觉中国",
        "摄影",
        "攝影",
        "图片",
        "圖片",
    ];
    let credited = who.iter().any(|w| tail.contains(w)) && tail.chars().count() <= 20;
    let does = tail.ends_with(['摄', '攝']) && !tail.ends_with("拍摄") && !tail.ends_with("拍攝")
        || [
            "供图",
            "供圖",
            "新华社发",
            "新華社發",
            "中新社发",
            "资料图片",
            "資料圖片",
            "摄影报道",
            "图/新华社",
        ]
        .iter()
        .any(|end| tail.ends_with(end))
        || [
            "摄影：",
            "攝影：",
            "图片来源：",
            "圖片來源：",
            "图源：",
            "图/",
            "图／",
        ]
        .iter()
        .any(|start| tail.starts_with(start));
    let named = tail.ends_with(['摄', '攝'])
        && tail.chars().count() <= 6
        && tail.chars().count() >= 3
        && tail == inner;
    does && (credited || named) || is_english_credit(line)
}

fn is_english_credit(line: &str) -> bool {
    let inner = line.trim_end_matches([')', ']', '.']);
    let tail = inner.rsplit(['(', '[']).next().unwrap_or(inner);
    tail.len() <= 80
        && ([
            "Photo by ",
            "Photo: ",
            "Photos by ",
            "PHOTO: ",
            "Photo/",
            "Photograph: ",
        ]
        .iter()
        .any(|start| tail.starts_with(start))
            || tail.ends_with("/Xinhua") && tail != line)
}

/// Whether a line holds a credit and nothing else.
fn is_credit_alone(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    [
        "本报记者",
        "本報記者",
        "新华社记者",
        "新華社記者",
        "新华社发",
        "摄影",
        "攝影",
    ]
    .iter()
    .any(|s| without_brackets(&bare).starts_with(s))
        && bare.chars().count() <= 16
}

/// Whether a line begins a caption: 图为…, ▲….
fn is_picture(line: &str) -> bool {
    [
        "图为", "圖為", "图：", "圖：", "▲", "△", "▼", "▽", "↑", "↓", "←", "→", "左图", "右图",
        "上图", "下图", "左圖", "右圖", "上圖", "下圖",
    ]
    .iter()
    .any(|start| line.starts_with(start))
}

/// A jump in brackets at the end or the beginning of a line of text: what stays and what goes.
fn jump_inside(text: &str, span: Span) -> Option<(Span, Span)> {
    let line = span.of(text);
    if line.ends_with(['）', ')', '】']) {
        let open = line.rfind(['（', '(', '【'])?;
        if open > 0 && is_jump(&line[open..].replace(' ', "")) {
            let at = span.start + open;
            let kept = super::super::blocks::trimmed(text, Span::new(span.start, at));
            return Some((kept, Span::new(at, span.end)));
        }
    }
    if line.starts_with(['（', '(', '【']) {
        let (at, close) = line
            .char_indices()
            .find(|&(_, c)| matches!(c, '）' | ')' | '】'))?;
        let end = at + close.len_utf8();
        if end < line.len() && is_jump(&line[..end].replace(' ', "")) {
            let at = span.start + end;
            let kept = super::super::blocks::trimmed(text, Span::new(at, span.end));
            return Some((kept, Span::new(span.start, at)));
        }
    }
    None
}
