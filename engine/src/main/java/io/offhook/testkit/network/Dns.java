package io.offhook.testkit.network;

import io.offhook.net.DnsAnswer;
import io.offhook.net.DnsRecord;
import io.offhook.net.DnsType;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The domain name system as a resolver sees it: all zones, and the name server that answers from them.
 *
 * <pre>{@code
 * Dns dns = new Dns()
 *         .naptr("example.com", 10, 50, "s", "SIP+D2U", "_sip._udp.example.com")
 *         .srv("_sip._udp.example.com", 10, 60, 5060, "a.example.com")
 *         .srv("_sip._udp.example.com", 20, 0, 5060, "b.example.com")
 *         .address("a.example.com", address("192.0.2.1"))
 *         .address("b.example.com", address("192.0.2.2"))
 *         .fail("old.example.com", DnsAnswer.Failure.TIMEOUT);
 * }</pre>
 *
 * <p>Names are without regard to case and to a final dot. A name that nobody mentioned does not exist; one that has only records
 * of other types, or names below it, has none of this type. The server follows CNAMEs, eight at most, and fails (SERVFAIL) on
 * more, as on a loop. Belongs to one thread.
 */
public final class Dns {
    /** An answer and how long it takes. */
    public record Reply(DnsAnswer answer, long delayNs) {}

    /** How long a resolver waits before it gives up, when not said otherwise: two attempts of 5 s, as the stub resolvers of Unix. */
    public static final Duration GIVE_UP = Duration.ofSeconds(10);

    /** How long records may be kept when not said otherwise. */
    public static final Duration TTL = Duration.ofHours(1);

    private static final int MOST_ALIASES = 8;

    private record Question(String name, DnsType type) {}

    private final Map<Question, List<DnsRecord>> records = new LinkedHashMap<>();
    private final Map<Question, DnsScript> scripts = new LinkedHashMap<>();
    private final Map<Question, Long> asked = new LinkedHashMap<>();
    private final Map<String, DnsAnswer.Failure> failures = new LinkedHashMap<>();
    private final Map<String, Long> delaysNs = new LinkedHashMap<>();
    private long delayNs;
    private long giveUpNs = GIVE_UP.toNanos();
    private Duration ttl = TTL;

    /** Records that are added from now on by the short methods may be kept so long; 0: not at all. */
    public Dns ttl(Duration newTtl) {
        LinkQuality.duration("ttl", newTtl);
        ttl = newTtl;
        return this;
    }

    /** Adds an A or AAAA record. */
    public Dns address(String name, InetAddress address) {
        return add(new DnsRecord.Address(name, ttl, address));
    }

    /** Adds an SRV record; the target "." says that the service is not there. */
    public Dns srv(String name, int priority, int weight, int port, String target) {
        return add(new DnsRecord.Srv(name, ttl, priority, weight, port, canonical(target)));
    }

    /** Adds a NAPTR record. */
    public Dns naptr(String name, int order, int preference, String flags, String service, String replacement) {
        return add(new DnsRecord.Naptr(name, ttl, order, preference, flags, service, canonical(replacement)));
    }

    /** Makes a name stand for another. */
    public Dns cname(String name, String target) {
        return add(new DnsRecord.Cname(name, ttl, canonical(target)));
    }

    /** Adds a record. */
    public Dns add(DnsRecord record) {
        records.computeIfAbsent(new Question(canonical(record.name()), record.type()), question -> new ArrayList<>(1))
                .add(record);
        return this;
    }

    /** Takes all records of a name away, scripts and failures too. */
    public Dns remove(String name) {
        String gone = canonical(name);
        records.keySet().removeIf(question -> question.name.equals(gone));
        scripts.keySet().removeIf(question -> question.name.equals(gone));
        failures.remove(gone);
        return this;
    }

    /** Answers questions for this name and type by a script, in place of records. */
    public Dns script(String name, DnsType type, DnsScript script) {
        scripts.put(new Question(canonical(name), type), script);
        return this;
    }

    /** Every question for a name fails from now on, whatever records it has. */
    public Dns fail(String name, DnsAnswer.Failure failure) {
        failures.put(canonical(name), failure);
        return this;
    }

    /** The records of a name answer again. */
    public Dns mend(String name) {
        failures.remove(canonical(name));
        return this;
    }

    /** Each answer takes so long from now on, but for names with a delay of their own. */
    public Dns delay(Duration delay) {
        LinkQuality.duration("delay", delay);
        delayNs = delay.toNanos();
        return this;
    }

    /** Answers for a name take so long from now on. Those that would take longer than {@link #giveUpAfter} are timeouts. */
    public Dns delay(String name, Duration delay) {
        LinkQuality.duration("delay", delay);
        delaysNs.put(canonical(name), delay.toNanos());
        return this;
    }

    /** How long a resolver waits for an answer. */
    public Dns giveUpAfter(Duration giveUp) {
        LinkQuality.duration("giveUp", giveUp);
        giveUpNs = giveUp.toNanos();
        return this;
    }

    /** How often a name was asked for a type, also by the server itself on the way from an alias. */
    public long questions(String name, DnsType type) {
        return asked.getOrDefault(new Question(canonical(name), type), 0L);
    }

    /** Asks one question. */
    public Reply ask(String name, DnsType type, long nowNs) {
        String owner = canonical(name);
        DnsAnswer answer = answer(new Question(owner, type), nowNs);
        long takesNs = delaysNs.getOrDefault(owner, delayNs);
        return answer == DnsAnswer.Failure.TIMEOUT || takesNs > giveUpNs
                ? new Reply(DnsAnswer.Failure.TIMEOUT, giveUpNs)
                : new Reply(answer, takesNs);
    }

    private DnsAnswer answer(Question first, long nowNs) {
        List<DnsRecord> chain = new ArrayList<>();
        Question question = first;
        for (int aliases = 0; aliases <= MOST_ALIASES; aliases++) {
            DnsAnswer answer = own(question, nowNs);
            DnsRecord.Cname alias =
                    question.type == DnsType.CNAME || !isNothing(answer) ? null : alias(question, nowNs);
            if (alias == null) {
                return chain.isEmpty() || !(answer instanceof DnsAnswer.Found found) ? answer : joined(chain, found);
            }
            chain.add(alias);
            question = new Question(canonical(alias.target()), first.type);
        }
        return DnsAnswer.Failure.SERVFAIL;
    }

    private static DnsAnswer joined(List<DnsRecord> chain, DnsAnswer.Found found) {
        List<DnsRecord> all = new ArrayList<>(chain);
        all.addAll(found.records());
        return new DnsAnswer.Found(all);
    }

    private static boolean isNothing(DnsAnswer answer) {
        return answer instanceof DnsAnswer.Found found && found.records().isEmpty();
    }

    private DnsRecord.@Nullable Cname alias(Question question, long nowNs) {
        return own(new Question(question.name, DnsType.CNAME), nowNs)
                .records(DnsRecord.Cname.class)
                .findFirst()
                .orElse(null);
    }

    /** Without following aliases. */
    private DnsAnswer own(Question question, long nowNs) {
        long before = asked.merge(question, 1L, Long::sum) - 1;
        DnsAnswer.Failure failure = failures.get(question.name);
        if (failure != null) {
            return failure;
        }
        DnsScript script = scripts.get(question);
        if (script != null) {
            return script.answer(before, nowNs);
        }
        List<DnsRecord> found = records.get(question);
        if (found != null) {
            return new DnsAnswer.Found(found);
        }
        return exists(question.name) ? new DnsAnswer.Found(List.of()) : DnsAnswer.Failure.NXDOMAIN;
    }

    private boolean exists(String name) {
        String below = "." + name;
        return records.keySet().stream().anyMatch(question -> isAtOrBelow(question.name, name, below))
                || scripts.keySet().stream().anyMatch(question -> isAtOrBelow(question.name, name, below));
    }

    private static boolean isAtOrBelow(String owner, String name, String below) {
        return owner.equals(name) || owner.endsWith(below);
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
