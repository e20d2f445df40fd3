package io.offhook.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.app.demo.DemoFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static final String HOSTILE =
            "</script><script>alert(1)</script><img src=x onerror=\"alert(2)\">'&\u0000\uD800";

    private final String page = ReportPage.of(DemoFixture.result(HOSTILE));

    private static List<String> found(String text, String regex) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(regex, Pattern.DOTALL | Pattern.CASE_INSENSITIVE)
                .matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(matcher.groupCount()));
        }
        return found;
    }

    /** The page without what its scripts and its style say. */
    private String markup() {
        return page.replaceAll("(?s)<script[^>]*>.*?</script>", "<script></script>")
                .replaceAll("(?s)<style>.*?</style>", "");
    }

    @Test
    void nothingIsLoadedFromAnywhere() {
        // Escaped text may say src=; inside a tag it may not stand.
        assertThat(found(markup(), "<[a-z][^>]*\\s(src|href|srcset|action|data|poster)\\s*="))
                .isEmpty();
        assertThat(markup()).doesNotContain("<link", "<iframe", "<object", "<embed", "<base", "http:", "https:");
        assertThat(page).doesNotContain("sourceMappingURL", "@import", "url(");
    }

    @Test
    void thePolicyAllowsNothingButItsOwnScriptsAndStyle() {
        String policy =
                found(page, "Content-Security-Policy\" content=\"([^\"]*)\"").get(0);

        assertThat(policy).startsWith("default-src 'none';").doesNotContain("unsafe", "http", "*");
        List<String> scripts = found(page, "<script>(.*?)</script>");
        assertThat(scripts).hasSize(2).allSatisfy(script -> assertThat(policy).contains(Markup.hash(script)));
        assertThat(found(page, "<style>(.*?)</style>"))
                .hasSize(1)
                .allSatisfy(style -> assertThat(policy).contains(Markup.hash(style)));
        assertThat(found(markup(), "<[a-z][^>]*\\s(on\\w+|style)\\s*=")).isEmpty();
    }

    @Test
    void whatSomebodyOnTheNetworkWroteStaysText() {
        assertThat(page)
                .doesNotContain("alert(1)</script>", "<img", "\u0000")
                .contains("&lt;img src=x onerror=&quot;alert(2)&quot;&gt;");
        assertThat(found(page, "<script[^>]*>(.*?)</script>")).hasSize(3);
    }

    @Test
    void theFiguresAreThereWithoutScript() {
        assertThat(markup())
                .contains(
                        "<svg class=\"ladder\"", "The ten worst calls", "setup delay, ms", "5.0 % loss, 30 ms jitter");
        assertThat(found(markup(), "<canvas [^>]*aria-label=\"([^\"]+)\"")).hasSize(6);
        assertThat(found(markup(), "(<figure>)")).hasSize(6);
        assertThat(found(markup(), "(as a table)")).hasSize(6);
    }

    @Test
    void dataInAScriptElementCannotEndIt() {
        assertThat(Markup.embedded("{\"a\":\"</script><!--&\"}"))
                .doesNotContain("<", ">", "&")
                .contains("\\u003c/script\\u003e");
    }

    @Test
    void aRowHoldsOneCallWhateverItsWords() {
        String csv = CallsCsv.of(DemoFixture.result("a,\"b\"\nc").calls());

        assertThat(csv).startsWith("call,caller,callee,call_id,established,").contains("\"a,\"\"b\"\"\nc\"");
        assertThat(csv.chars().filter(c -> c == '\r')).hasSize(13);
    }
}
