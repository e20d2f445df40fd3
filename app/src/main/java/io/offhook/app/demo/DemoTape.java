package io.offhook.app.demo;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What two callers heard, one on a good path and one on a bad one, for whoever wants to listen. */
final class DemoTape {
    private final @Nullable Phone good;
    private final @Nullable Phone impaired;

    private DemoTape(@Nullable Phone good, @Nullable Phone impaired) {
        this.good = good;
        this.impaired = impaired;
    }

    /** Chooses the calls and lets them be taped; the impaired one is that with most loss. */
    static DemoTape choose(List<DemoCall> calls, int seconds) {
        Phone good = caller(calls, call -> call.plan().impairment().isEmpty());
        double worst = calls.stream().mapToDouble(DemoTape::loss).max().orElse(0);
        Phone impaired = worst > 0 ? caller(calls, call -> loss(call) == worst) : null;
        if (good != null) {
            good.tape(seconds);
        }
        if (impaired != null) {
            impaired.tape(seconds);
        }
        return new DemoTape(good, impaired);
    }

    short[] good() {
        return good == null ? new short[0] : good.taped();
    }

    short[] impaired() {
        return impaired == null ? new short[0] : impaired.taped();
    }

    private static double loss(DemoCall call) {
        return call.plan().impairment().map(Impairment::loss).orElse(0.0);
    }

    private static @Nullable Phone caller(List<DemoCall> calls, Predicate<DemoCall> which) {
        return calls.stream().filter(which).map(DemoCall::caller).findFirst().orElse(null);
    }
}
