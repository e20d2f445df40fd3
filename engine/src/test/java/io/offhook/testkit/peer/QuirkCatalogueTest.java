package io.offhook.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The catalogue itself. */
class QuirkCatalogueTest {
    private static final List<Class<?>> TESTS =
            List.of(CalleeQuirkTest.class, CallerQuirkTest.class, ServerQuirkTest.class, MediaQuirkTest.class);

    private static List<Quirk> all() {
        List<Quirk> all = new ArrayList<>();
        all.addAll(List.of(CalleeQuirk.values()));
        all.addAll(List.of(CallerQuirk.values()));
        all.addAll(List.of(ServerQuirk.values()));
        all.addAll(List.of(MediaQuirk.values()));
        return all;
    }

    @Test
    void everyQuirkHasATestThatSaysWhatAGoodPhoneDoes() {
        Set<Quirk> shown = new LinkedHashSet<>();
        for (Class<?> tests : TESTS) {
            for (Method test : tests.getDeclaredMethods()) {
                Against against = test.getAnnotation(Against.class);
                if (against != null) {
                    shown.addAll(List.of(against.callee()));
                    shown.addAll(List.of(against.caller()));
                    shown.addAll(List.of(against.server()));
                    shown.addAll(List.of(against.media()));
                }
            }
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(all());
    }

    @Test
    void everyQuirkNamesItsRule() {
        assertThat(all()).allMatch(quirk -> quirk.rule().matches("RFC \\d{4}( section [0-9.]+)?.*"));
    }
}
