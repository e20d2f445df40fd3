package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
    private final List<Integer> heard = new ArrayList<>();
    private final List<Throwable> thrown = new ArrayList<>();
    private final SerialExecutor serial = new SerialExecutor(Runnable::run);
    private final Listeners<Integer> listeners = new Listeners<>(serial, 3, thrown::add);

    @Test
    void eventsWaitForTheFirstListenerAndAreHeardOnce() {
        tell(1);
        tell(2);
        listeners.add(heard::add);
        tell(3);

        assertThat(heard).containsExactly(1, 2, 3);
    }

    @Test
    void aFurtherListenerHearsWhatComesAfterIt() {
        tell(1);
        listeners.add(event -> {});
        tell(2);
        listeners.add(heard::add);
        tell(3);

        assertThat(heard).containsExactly(3);
    }

    @Test
    void theOldestAreGivenUpWhenNobodyComes() {
        for (int i = 0; i < 1_000; i++) {
            tell(i);
        }
        listeners.add(heard::add);

        assertThat(heard).containsExactly(997, 998, 999);
    }

    @Test
    void aFirstListenerThatThrowsHearsTheRestAndSilencesNobody() {
        tell(1);
        tell(2);
        listeners.add(event -> {
            heard.add(event);
            throw new IllegalStateException("test");
        });
        listeners.add(event -> heard.add(-event));
        tell(3);

        assertThat(heard).containsExactly(1, 2, 3, -3);
        assertThat(thrown).hasSize(3).allMatch(e -> "test".equals(e.getMessage()));
    }

    @Test
    void aListenerMayAddAnother() {
        tell(1);
        listeners.add(event -> listeners.add(heard::add));
        tell(2);

        assertThat(heard).containsExactly(2);
    }

    @Test
    void whereNothingIsHeldNothingIsHeardTwice() {
        Listeners<Integer> hot = new Listeners<>(serial, 0, thrown::add);
        serial.execute(() -> hot.tell(1));
        hot.add(heard::add);
        serial.execute(() -> hot.tell(2));

        assertThat(heard).containsExactly(2);
    }

    private void tell(int event) {
        serial.execute(() -> listeners.tell(event));
    }
}
