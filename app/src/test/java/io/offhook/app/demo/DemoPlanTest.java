package io.offhook.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoPlanTest {
    @Test
    void theSameSeedPlansTheSameAndAnotherPlansAnother() {
        assertThat(DemoPlan.of(500, 15, 7)).isEqualTo(DemoPlan.of(500, 15, 7));
        assertThat(DemoPlan.of(500, 15, 7).calls())
                .isNotEqualTo(DemoPlan.of(500, 15, 8).calls());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 50, 500, 1000})
    void aTwentiethOfTheCallsIsImpairedWithinTheBounds(int calls) {
        DemoPlan plan = DemoPlan.of(calls, 15, 3);

        assertThat(plan.calls()).hasSize(calls);
        assertThat(plan.impaired()).isEqualTo(calls < 10 ? 0 : Math.max(1, Math.round(calls / 20f)));
        for (DemoPlan.PlannedCall call : plan.calls()) {
            call.impairment().ifPresent(path -> {
                assertThat(path.loss()).isBetween(0.01, 0.08);
                assertThat(path.jitterMs()).isBetween(1, 40);
                assertThat(call.digits()).isEmpty();
            });
        }
        assertThat(plan.calls().stream()
                        .filter(call -> !call.digits().isEmpty())
                        .count())
                .isBetween(1L, 10L);
    }

    @Test
    void everyPhoneHasANameOfItsOwn() {
        Set<String> names = new HashSet<>();
        for (DemoPlan.PlannedCall call : DemoPlan.of(1000, 5, 1).calls()) {
            assertThat(names.add(call.caller())).isTrue();
            assertThat(names.add(call.callee())).isTrue();
        }
        assertThat(names).contains("a0001", "b1000");
    }

    @Test
    void theRampTakesAboutFiveSeconds() {
        assertThat(DemoPlan.of(500, 15, 1).rate()).isEqualTo(100);
        assertThat(DemoPlan.of(1000, 15, 1).rate()).isEqualTo(200);
        assertThat(DemoPlan.of(10, 15, 1).rate()).isEqualTo(20);
    }
}
