package io.offhook.testkit.report;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes a ladder of what a {@link WireMemory} holds: picks, names, counts repeats, says what is remarkable. */
public final class LadderReading {
    private final WireMemory wire;
    private final Function<InetAddress, @Nullable String> names;
    private final long nowNs;

    /** Parties by what tells them apart: the host's name and address, or a foreign address alone. */
    private final Map<InetAddress, Integer> parties = new LinkedHashMap<>();

    /** Who stands behind an address that a translator made up. */
    private final Map<InetSocketAddress, InetAddress> behind; // only looked up

    /** What the routers do to addresses, each told once. */
    private final Set<String> translations = new HashSet<>(); // only looked up

    private final Endpoints endpoints = new Endpoints();

    /** Calls by their Call-IDs, numbered from 1 as they come. */
    private final Map<String, Integer> calls = new LinkedHashMap<>();

    /** A step before it is drawn, and its place in the order of sending. */
    private record Placed(long serial, Ladder.Step step) {}

    private record Read(Sighting sighting, @Nullable SipGlance glance) {}

    /**
     * A reading.
     *
     * @param names of hosts by address; null where there is none
     * @param nowNs virtual nanoseconds since the start
     */
    public LadderReading(WireMemory wire, Function<InetAddress, @Nullable String> names, long nowNs) {
        this.wire = wire;
        this.names = names;
        this.nowNs = nowNs;
        this.behind = new HashMap<>(wire.behind());
    }

    /** Everything that is remembered. */
    public Ladder all() {
        return read(callId -> true, true);
    }

    /** Everything of the calls with these Call-IDs: all legs, and their media. */
    public Ladder of(Set<String> callIds) {
        return read(callIds::contains, false);
    }

    private Ladder read(Predicate<String> wanted, boolean everything) {
        List<Read> messages = new ArrayList<>();
        for (Sighting sighting : wire.signalling()) {
            SipGlance glance = SipGlance.at(sighting.bytes);
            String callId = glance == null ? "" : glance.callId();
            if (glance != null) {
                endpoints.learn(sighting.serial, callId, glance);
            }
            if (!sighting.lost() && !sighting.seenFrom().equals(sighting.from)) {
                behind.put(sighting.seenFrom(), sighting.from.getAddress());
            }
            if (everything || (glance != null && wanted.test(callId))) {
                messages.add(new Read(sighting, glance));
            }
        }
        List<Placed> placed = new ArrayList<>();
        messages(messages, placed);
        media(wanted, everything, placed);
        placed.sort(Comparator.comparingLong(Placed::serial));
        return new Ladder(
                parties(), placed.stream().map(Placed::step).toList(), List.copyOf(calls.keySet()), caption());
    }

    // ---- messages ----

    private void messages(List<Read> messages, List<Placed> into) {
        long usualNs = usualNs(messages);
        Map<String, Repeats> repeats = new HashMap<>(); // only looked up
        for (Read read : messages) {
            Sighting sighting = read.sighting;
            int from = party(sighting.from);
            int to = sighting.refused() ? host(sighting.seenTo().getAddress()) : party(sighting.seenTo());
            String callId = read.glance == null ? "" : read.glance.callId();
            List<String> labels;
            Notes notes = new Notes();
            if (read.glance == null) {
                labels = List.of(notSip(sighting.bytes));
            } else {
                String identity = sighting.from + " " + sighting.to + " " + read.glance.identity();
                Repeats before = repeats.computeIfAbsent(identity, key -> new Repeats(sighting.bytes));
                labels = before.mark(read.glance.labels(), sighting.bytes, notes);
            }
            Ladder.End end = fate(sighting, usualNs, notes);
            into.add(new Placed(
                    sighting.serial,
                    new Ladder.Step(sighting.sentNs, call(callId), from, to, labels, false, end, notes.toString())));
        }
    }

    private static String notSip(byte[] bytes) {
        for (byte b : bytes) {
            if (b != '\r' && b != '\n') {
                return bytes.length + " bytes, not SIP";
            }
        }
        return "keep-alive";
    }

    /** How often the same message has been sent between the same two sockets. */
    private static final class Repeats {
        private final byte[] first;
        private int times;

        Repeats(byte[] first) {
            this.first = first;
        }

        List<String> mark(List<String> labels, byte[] bytes, Notes notes) {
            times++;
            if (times == 1) {
                return labels;
            }
            if (!Arrays.equals(first, bytes)) {
                notes.add("not as the first time");
            }
            return labels.stream()
                    .map(label -> label + " (" + ordinal(times) + ")")
                    .toList();
        }
    }

    private static String ordinal(int n) {
        boolean teen = n / 10 % 10 == 1;
        String ending = teen ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
        return n + ending;
    }

    private Ladder.End fate(Sighting sighting, long usualNs, Notes notes) {
        if (sighting.lost()) {
            notes.add("lost");
            return Ladder.End.LOST;
        }
        long tookNs = sighting.arrivesNs() - sighting.sentNs;
        boolean slow = tookNs > usualNs + usualNs / 2 + 5_000_000;
        if (sighting.refused()) {
            boolean host = names.apply(sighting.seenTo().getAddress()) != null;
            notes.add(host ? "nobody listens on " + sighting.seenTo().getPort() : "no such host");
        } else if (sighting.arrivesNs() > nowNs) {
            notes.add("under way");
        } else if (slow) {
            notes.add("took " + millis(tookNs));
        }
        if (sighting.againNs() >= 0) {
            long laterNs = sighting.againNs() - sighting.arrivesNs();
            notes.add(laterNs == 0 ? "twice" : "twice, again after " + millis(laterNs));
        }
        if (sighting.changed()) {
            notes.add("changed");
        }
        String translation = sighting.from + " as " + sighting.seenFrom();
        if (!sighting.seenFrom().equals(sighting.from) && translations.add(translation)) {
            notes.add("as " + text(sighting.seenFrom()));
        }
        return sighting.refused()
                ? Ladder.End.REFUSED
                : sighting.arrivesNs() > nowNs ? Ladder.End.UNDER_WAY : Ladder.End.ARRIVES;
    }

    /** The median of what messages take. */
    private static long usualNs(List<Read> messages) {
        long[] took = messages.stream()
                .map(Read::sighting)
                .filter(sighting -> !sighting.lost())
                .mapToLong(sighting -> sighting.arrivesNs() - sighting.sentNs)
                .sorted()
                .toArray();
        return took.length == 0 ? 0 : took[(took.length - 1) / 2];
    }

    private static String millis(long ns) {
        return ns < 10_000_000
                ? String.format(Locale.ROOT, "%.1f ms", ns / 1e6)
                : LadderText.count((ns + 500_000) / 1_000_000) + " ms";
    }

    /** Words about one step, comma between them. */
    private static final class Notes {
        private final List<String> words = new ArrayList<>(1);

        void add(String word) {
            words.add(word);
        }

        @Override
        public String toString() {
            return String.join(", ", words);
        }
    }

    // ---- media ----

    private void media(Predicate<String> wanted, boolean everything, List<Placed> into) {
        List<MediaFlow> streams = new ArrayList<>();
        List<MediaFlow> reports = new ArrayList<>();
        for (MediaFlow flow : wire.flows()) {
            Endpoints.Endpoint of = endpoints.of(flow);
            if (everything || (of != null && wanted.test(of.callId()))) {
                (flow.control ? reports : streams).add(flow);
            }
        }
        for (MediaFlow stream : streams) {
            long control = 0;
            for (MediaFlow report : reports) {
                if (report.ssrc == stream.ssrc
                        && report.from().getAddress().equals(stream.from().getAddress())) {
                    control += report.sentPackets();
                }
            }
            into.add(placed(stream, endpoints.codec(stream), control));
        }
        for (MediaFlow report : reports) {
            boolean alone = streams.stream()
                    .noneMatch(stream -> stream.ssrc == report.ssrc
                            && report.from().getAddress().equals(stream.from().getAddress()));
            if (alone) {
                into.add(placed(report, "RTCP", 0));
            }
        }
    }

    private Placed placed(MediaFlow flow, String name, long control) {
        String figures = LadderText.count(flow.sentPackets()) + " sent"
                + (flow.lostPackets() > 0 ? ", " + LadderText.count(flow.lostPackets()) + " lost" : "");
        String span = String.format(Locale.ROOT, " until %.3f", flow.lastNs() / 1e9);
        String reports = control > 0 ? ", " + LadderText.count(control) + " RTCP" : "";
        String others = endpoints.others(flow);
        List<String> labels = List.of(
                name + span + ", " + figures + others + reports,
                name + span + ", " + figures + others,
                name + span + ", " + figures,
                name + ", " + figures,
                name);
        Ladder.End end = flow.lostPackets() == flow.sentPackets() ? Ladder.End.LOST : Ladder.End.ARRIVES;
        Endpoints.Endpoint of = endpoints.of(flow);
        int call = call(of == null ? "" : of.callId());
        return new Placed(
                flow.firstSerial,
                new Ladder.Step(
                        flow.firstNs, call, party(flow.from()), party(flow.arrivedAt()), labels, true, end, figures));
    }

    /** The number of a call; 0 where there is no Call-ID. */
    private int call(String callId) {
        return callId.isEmpty() ? 0 : calls.computeIfAbsent(callId, id -> calls.size() + 1);
    }

    // ---- parties ----

    private int party(InetSocketAddress socket) {
        return host(behind.getOrDefault(socket, socket.getAddress()));
    }

    private int host(InetAddress host) {
        Integer known = parties.putIfAbsent(host, parties.size());
        return known == null ? parties.size() - 1 : known;
    }

    private List<Ladder.Party> parties() {
        List<Ladder.Party> all = new ArrayList<>();
        for (InetAddress host : parties.keySet()) {
            String name = names.apply(host);
            all.add(new Ladder.Party(
                    name == null ? host.getHostAddress() : SipGlance.word(name), host.getHostAddress()));
        }
        return all;
    }

    private static String text(InetSocketAddress socket) {
        return socket.getAddress().getHostAddress() + ":" + socket.getPort();
    }

    private List<String> caption() {
        if (wire.forgotten() == 0) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "(%,d messages up to %.3f are forgotten)",
                wire.forgotten(),
                wire.forgottenUntilNs() / 1e9));
    }
}
