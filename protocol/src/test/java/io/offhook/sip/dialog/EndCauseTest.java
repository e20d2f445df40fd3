package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndCauseTest {
    @Test
    void everyCauseSaysItsNameWhereItIsPrinted() {
        assertThat(EndCause.NoAnswer.INSTANCE).hasToString("NoAnswer[]");
        assertThat(EndCause.Overload.INSTANCE).hasToString("Overload[]");
        assertThat(new EndCause.Busy(486, Party.REMOTE)).hasToString("Busy[status=486, by=REMOTE]");
    }
}
