package io.offhook.testkit.network;

import io.offhook.net.DnsAnswer;
import io.offhook.net.DnsRecord;
import io.offhook.net.DnsType;
import io.offhook.net.Resolution;
import io.offhook.net.Resolver;
import io.offhook.net.ServerLocation;
import io.offhook.net.ServerName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The engine's resolver over a {@link Dns}, on virtual time: full RFC 3263 by {@link ServerLocation}.
 *
 * <p>It keeps records as long as their shortest TTL allows, and NXDOMAIN and "no such record" for {@link #NEGATIVE_TTL} (RFC 2308;
 * the SOA that would say how long is not modelled); a server that failed is asked again. Questions of one search follow each
 * other: their delays add up. What a search finds is decided when it begins, with the time at which each question will be asked;
 * a zone that is changed by hand meanwhile is seen by the next search. Belongs to one thread.
 */
public final class DnsResolver implements Resolver {
    /** How long it keeps in mind that there is nothing. */
    public static final Duration NEGATIVE_TTL = Duration.ofSeconds(60);

    private static final int CACHED_ANSWERS = 10_000;

    private record Question(String name, DnsType type) {}

    private record Kept(DnsAnswer answer, long arrivesNs, long untilNs) {}

    private final Dns dns;
    private final LongSupplier clock;
    private final Timeline timeline;
    private final RandomGenerator random;
    private final Map<Question, Kept> cache = new LinkedHashMap<>();
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private boolean closed;

    /**
     * A resolver with an empty cache.
     *
     * @param clock the time now in nanoseconds, of the same origin as the times in the {@link Dns}
     * @param random chooses by the weights of SRV records
     */
    public DnsResolver(Dns dns, LongSupplier clock, Timeline timeline, RandomGenerator random) {
        this.dns = dns;
        this.clock = clock;
        this.timeline = timeline;
        this.random = random;
    }

    @Override
    public void resolve(String host, int port, Executor deliverOn, Consumer<Resolution> then) {
        search(host, deliverOn, then, location -> location.addresses(host, port));
    }

    @Override
    public void locate(ServerName server, Executor deliverOn, Consumer<Resolution> then) {
        search(server.host(), deliverOn, then, location -> location.locate(server));
    }

    /** Forgets all answers. */
    public void forget() {
        cache.clear();
    }

    /** Searches that are under way. */
    public int pending() {
        return waiting.size();
    }

    @Override
    public void close() {
        closed = true;
        for (Waiting caller : List.copyOf(waiting)) {
            answer(caller, new Resolution.Failed(caller.host, Resolution.Reason.CLOSED));
        }
    }

    private void search(
            String host, Executor deliverOn, Consumer<Resolution> then, Function<ServerLocation, Resolution> question) {
        Waiting caller = new Waiting(host, deliverOn, then);
        waiting.add(caller);
        if (closed) {
            answer(caller, new Resolution.Failed(host, Resolution.Reason.CLOSED));
            return;
        }
        Asking asking = new Asking(clock.getAsLong());
        Resolution resolution = question.apply(new ServerLocation(asking, random));
        timeline.in(asking.tookNs, () -> answer(caller, resolution));
    }

    private void answer(Waiting caller, Resolution resolution) {
        if (!waiting.remove(caller)) {
            return; // answered when the resolver was closed
        }
        try {
            caller.deliverOn.execute(() -> caller.then.accept(resolution));
        } catch (RejectedExecutionException gone) {
            // the shard that asked is closed: nobody waits for the answer
        }
    }

    /** One search; not a record, because two may look alike. */
    private static final class Waiting {
        private final String host;
        private final Executor deliverOn;
        private final Consumer<Resolution> then;

        Waiting(String host, Executor deliverOn, Consumer<Resolution> then) {
            this.host = host;
            this.deliverOn = deliverOn;
            this.then = then;
        }
    }

    /** The questions of one search, one after the other. */
    private final class Asking implements ServerLocation.Lookup {
        private final long fromNs;
        private long tookNs;

        Asking(long fromNs) {
            this.fromNs = fromNs;
        }

        @Override
        public DnsAnswer ask(String name, DnsType type) {
            Question question = new Question(name.toLowerCase(Locale.ROOT), type);
            Kept kept = cache.get(question);
            if (kept != null && fromNs + tookNs < kept.untilNs) {
                tookNs = Math.max(tookNs, kept.arrivesNs - fromNs); // on its way to another search: wait for it as well
                return kept.answer;
            }
            Dns.Reply reply = dns.ask(name, type, fromNs + tookNs);
            tookNs += reply.delayNs();
            keep(question, reply.answer());
            return reply.answer();
        }

        private void keep(Question question, DnsAnswer answer) {
            if (answer == DnsAnswer.Failure.SERVFAIL || answer == DnsAnswer.Failure.TIMEOUT) {
                return;
            }
            Duration ttl = answer.records(DnsRecord.class)
                    .map(DnsRecord::ttl)
                    .reduce((one, other) -> one.compareTo(other) <= 0 ? one : other)
                    .orElse(NEGATIVE_TTL);
            if (cache.size() >= CACHED_ANSWERS) {
                cache.clear();
            }
            long arrivesNs = fromNs + tookNs;
            cache.put(question, new Kept(answer, arrivesNs, arrivesNs + ttl.toNanos()));
        }
    }
}
