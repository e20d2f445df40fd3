package io.offhook.testkit;

import io.offhook.engine.actor.DialogEvent;
import io.offhook.testkit.report.Ladder;
import io.offhook.testkit.report.LadderReading;
import io.offhook.testkit.report.Recording;
import io.offhook.testkit.report.WireMemory;
import io.offhook.testkit.simulation.SimulatedHost;
import io.offhook.testkit.simulation.SimulatedNetwork;
import io.offhook.testkit.simulation.Simulation;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees what happens in a lab and can tell of it afterwards: the wire, the last events, and everything in a file for whoever wants that. */
final class Witness {
    private static final int MOST_EVENTS = 200;

    /** Something that somebody in the lab heard of. */
    record Event(long atNs, String subject, String text) {}

    private final Lab lab;
    private final SimulatedNetwork network;
    private final LabNetwork links;
    private final Trace trace = new Trace();
    private final WireMemory wire = new WireMemory();
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final List<Recording> recordings = new ArrayList<>(1);

    Witness(Lab lab, SimulatedNetwork network, LabNetwork links) {
        this.lab = lab;
        this.network = network;
        this.links = links;
        network.listen(trace);
        network.listen(wire);
    }

    /** Everything, to the last bit, as one number. */
    Trace trace() {
        return trace;
    }

    void event(Phone phone, String text) {
        event(phone, text, text);
    }

    void event(Phone phone, DialogEvent event) {
        String whole = event.toString();
        // A report has no room for statistics.
        event(phone, whole, event instanceof DialogEvent.Ended ended ? "Ended[" + ended.cause() + "]" : whole);
    }

    private void event(Phone phone, String whole, String text) {
        long nowNs = lab.simulation().elapsedNs();
        trace.event(nowNs, phone.name(), whole);
        if (events.size() == MOST_EVENTS) {
            events.remove();
        }
        events.add(new Event(nowNs, phone.name(), text));
    }

    /** The last ones, oldest first. */
    List<Event> events() {
        return List.copyOf(events);
    }

    Ladder ladder() {
        return reading().all();
    }

    Ladder ladder(List<PhoneCall> of) {
        Set<String> callIds = new LinkedHashSet<>();
        of.forEach(call -> call.callId().ifPresent(id -> callIds.add(id.value())));
        return reading().of(callIds);
    }

    private LadderReading reading() {
        return new LadderReading(wire, this::nameOf, lab.simulation().elapsedNs());
    }

    private @Nullable String nameOf(InetAddress address) {
        SimulatedHost host = network.hostAt(address);
        LabNat router = links.routerAt(address);
        return host != null ? host.name() : router != null ? router.name() : null;
    }

    String report() {
        return new LabReport(lab, this).text();
    }

    Recording record(Path file) {
        Simulation simulation = lab.simulation();
        Instant start = simulation.clock().wallTime().minusNanos(simulation.elapsedNs());
        Recording recording = Recording.to(file, start, ended -> {
            network.ignore(ended);
            recordings.remove(ended);
        });
        recordings.add(recording);
        network.listen(recording);
        return recording;
    }

    /**
     * Ends what is recorded still, all of it though one may fail.
     *
     * @throws UncheckedIOException when something could not be written
     */
    void close() {
        UncheckedIOException failed = null;
        for (Recording recording : List.copyOf(recordings)) {
            try {
                recording.close();
            } catch (UncheckedIOException e) {
                failed = failed == null ? e : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** The same, after a failure that matters more. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (UncheckedIOException e) {
            failure.addSuppressed(e);
        }
    }
}
