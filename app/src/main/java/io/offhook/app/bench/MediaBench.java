package io.offhook.app.bench;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Measures both sides in turn, round after round, each time in a fresh JVM. */
public final class MediaBench {
    private static final long LAST_PACKETS_NS = 200_000_000;

    private MediaBench() {}

    /** Whether it can run here: both sides need epoll. */
    public static boolean available() {
        return Epoll.isAvailable();
    }

    /**
     * Runs all rounds.
     *
     * @param said takes progress, and what a child JVM says beside its figures
     */
    public static BenchResult run(BenchPlan plan, Consumer<String> said) throws IOException {
        List<BenchResult.Round> bare = new ArrayList<>();
        List<BenchResult.Round> ours = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            bare.add(round(ChildJvm.BARE, plan, said));
            ours.add(round(ChildJvm.OURS, plan, said));
            said.accept(String.format(
                    java.util.Locale.ROOT,
                    "round %d of %d: bare %.2f us a pair, ours %.2f",
                    round,
                    plan.rounds(),
                    bare.get(round - 1).figures().loopUs(),
                    ours.get(round - 1).figures().loopUs()));
        }
        return new BenchResult(plan, bare, ours);
    }

    private static BenchResult.Round round(String side, BenchPlan plan, Consumer<String> said) throws IOException {
        try (RemoteSide remote = new RemoteSide(plan.streams());
                ScriptedPeer peer = new ScriptedPeer(remote);
                ChildJvm child = ChildJvm.start(side, plan, remote, peer.port(), said)) {
            String ports = child.await("ready");
            if (!ports.isEmpty()) {
                String[] each = ports.split(",", -1);
                for (int i = 0; i < each.length; i++) {
                    remote.add(i, Integer.parseInt(each[i]));
                }
            }
            remote.start();
            child.tell("go");
            SideFigures figures = SideFigures.parse(child.await("window"));
            remote.stopSending();
            LockSupport.parkNanos(LAST_PACKETS_NS);
            child.tell("stop");
            String[] totals = child.await("total").split(" ", -1);
            LockSupport.parkNanos(LAST_PACKETS_NS);
            RemoteSide.Totals other = remote.totals();
            return new BenchResult.Round(
                    figures,
                    Long.parseLong(totals[0]),
                    Long.parseLong(totals[0]) - other.received(),
                    other.sent(),
                    other.sent() - Long.parseLong(totals[1]));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
