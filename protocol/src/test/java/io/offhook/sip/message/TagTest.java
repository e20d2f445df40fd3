package io.offhook.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TagTest {
    @Test
    void capitalsMakeNoOtherTag() { // RFC 3261 section 7.3.1
        assertThat(new Tag("a1B2")).isEqualTo(new Tag("A1b2")).hasSameHashCodeAs(new Tag("A1b2"));
        assertThat(new Tag("a1b2")).isNotEqualTo(new Tag("a1b3"));
    }

    @Test
    void itIsWrittenAsItCame() {
        assertThat(new Tag("a1B2")).hasToString("a1B2");
    }
}
