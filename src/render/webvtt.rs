//! WebVTT captions as a data script, since browsers load no `<track>` from disk (W3C WebVTT, section 4: files are blocks parted by
//! empty lines, a cue is a line of two times and its text).

/// A cue: begin and end in seconds, and its text.
type Cue = (f64, f64, String);

/// The script of a WebVTT text: `window.leadletCaptions = [[begin, end, "text"], …];`.
pub fn script(text: &str) -> String {
    let cues: Vec<Cue> = cues(text);
    let json = serde_json::to_string(&cues).unwrap_or_else(|_| "[]".to_owned());
    format!("window.leadletCaptions = {json};\n")
}

/// The cues of a WebVTT text, in its order. Blocks without times (notes, styles, regions) are passed over.
pub fn cues(text: &str) -> Vec<Cue> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split("\n\n").filter_map(cue).collect()
}

fn cue(block: &str) -> Option<Cue> {
    let mut lines = block.trim_matches('\n').lines();
    let (begin, rest) = lines.find_map(|line| line.split_once("-->"))?;
    let end = rest.split_whitespace().next()?;
    let text = lines.collect::<Vec<_>>().join("\n");
    Some((seconds(begin.trim())?, seconds(end)?, text))
}

/// `hh:mm:ss.ttt` or `mm:ss.ttt`.
fn seconds(time: &str) -> Option<f64> {
    let mut sum = 0.0;
    for part in time.split(':') {
        sum = sum * 60.0
            + part
                .replace(',', ".")
                .parse::<f64>()
                .ok()
                .filter(|part| *part >= 0.0 && part.is_finite())?;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_read_and_the_rest_passed_over() {
        let text = "WEBVTT\n\nNOTE a note\n\n1\n00:01.500 --> 00:03.000 align:start\nTwo\nlines\n\n01:00:00.000 --> 01:00:01.000\nLate\n\nbad --> worse\nx";
        assert_eq!(
            cues(text),
            [
                (1.5, 3.0, "Two\nlines".to_owned()),
                (3600.0, 3601.0, "Late".to_owned())
            ]
        );
        assert_eq!(script(""), "window.leadletCaptions = [];\n");
    }
}
