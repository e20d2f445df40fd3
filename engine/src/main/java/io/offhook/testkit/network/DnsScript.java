package io.offhook.testkit.network;

import io.offhook.net.DnsAnswer;
import java.util.List;

/** What a name server says about one name and type, now and later. */
@FunctionalInterface
public interface DnsScript {
    /**
     * The answer to one question.
     *
     * @param question how often this was asked before, from 0
     * @param nowNs when it is asked
     */
    DnsAnswer answer(long question, long nowNs);

    /** The same each time. */
    static DnsScript always(DnsAnswer answer) {
        return (question, nowNs) -> answer;
    }

    /** One after the other; the last stays. */
    static DnsScript inTurn(DnsAnswer... answers) {
        List<DnsAnswer> all = List.of(answers);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no answer");
        }
        return (question, nowNs) -> all.get((int) Math.min(question, all.size() - 1));
    }

    /** This up to, but not at, a time; from then on as the other says. */
    default DnsScript until(long changeNs, DnsScript after) {
        return (question, nowNs) -> nowNs < changeNs ? answer(question, nowNs) : after.answer(question, nowNs);
    }
}
