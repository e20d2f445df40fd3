package io.offhook.app.bench;

import io.offhook.engine.Account;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.CallOptions;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.EngineStatistics;
import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.media.audio.Prompt;
import io.offhook.media.stream.AudioSink;
import io.offhook.media.stream.AudioSources;
import io.offhook.media.stream.RtpStreamSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Our side: a real engine of one shard with a real call a stream, set up by SIP with a scripted peer whose SDP names the
 * remote side. So everything that costs anything in use is there: the dialog and stream actors, the graph a stream, the
 * jitter buffer, RTCP, statistics, the ledger, the watchdog. Setting calls up is over before the window begins.
 */
final class EngineSide implements Side {
    private static final int AT_A_TIME = 50;
    private static final long PATIENCE_SECONDS = 30;

    private final int streams;
    private final int sipPort;
    private final Prompt prompt;
    private final @Nullable AudioSink sink;
    private final Engine engine;
    private final List<DialogLine> calls = new ArrayList<>();
    private final Semaphore answered = new Semaphore(0);
    private final Semaphore ended = new Semaphore(0);
    private final AtomicReference<@Nullable DialogEvent> early = new AtomicReference<>();
    private boolean hangingUp;
    private long heard; // on the shard

    EngineSide(int streams, int sipPort, RtpStreamSettings.Lane lane, boolean deaf, Prompt prompt) {
        this.streams = streams;
        this.sipPort = sipPort;
        this.prompt = prompt;
        this.sink = deaf ? null : (samples, offset, length) -> heard += length;
        InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        engine = ActorEngine.start(
                EngineConfig.load().withListen(listen).withShards(1).withCodecs(List.of("PCMU")),
                EngineSetup.plain().withLane(lane));
    }

    @Override
    public int[] open() throws InterruptedException {
        Account account = engine.account(
                        "sip:bench@127.0.0.1:" + engine.addresses().get(0).getPort())
                .open();
        for (int i = 0; i < streams; i++) {
            DialogLine line = new DialogLine();
            calls.add(line);
            MediaProgram program = new MediaProgram.Live(AudioSources.prompt(prompt), sink);
            ActorEngine.dial(
                    account, "sip:peer@127.0.0.1:" + sipPort, CallOptions.none(), program, this::happened, line);
            if (i >= AT_A_TIME) {
                awaitOne(answered, "a call was not answered");
            }
        }
        for (int i = 0; i < Math.min(AT_A_TIME, streams); i++) {
            awaitOne(answered, "a call was not answered");
        }
        return new int[0]; // the scripted peer read them in our offers
    }

    private void happened(DialogEvent event) {
        if (event instanceof DialogEvent.Answered) {
            answered.release();
        } else if (event instanceof DialogEvent.Ended) {
            if (!hangingUp) {
                early.compareAndSet(null, event);
            }
            ended.release();
        }
    }

    private void awaitOne(Semaphore semaphore, String otherwise) throws InterruptedException {
        if (!semaphore.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS) || early.get() != null) {
            throw new IllegalStateException(otherwise + ": " + early.get());
        }
    }

    @Override
    public void go() {
        // a call that is answered plays
    }

    @Override
    public void windowBegins() {
        ActorEngine.forgetPacing(engine);
    }

    @Override
    public Counts counts() {
        EngineStatistics now = engine.statistics().join();
        if (early.get() != null) {
            throw new IllegalStateException("a call ended: " + early.get());
        }
        return new Counts(
                now.rtp().sent(),
                now.rtp().received(),
                now.pacing().p50(),
                now.pacing().p99());
    }

    @Override
    public Counts stop() throws InterruptedException {
        hangingUp = true;
        for (DialogLine call : calls) {
            call.tell(new Dialog.HangUp());
        }
        for (int i = 0; i < streams; i++) {
            awaitOne(ended, "a call did not end");
        }
        while (engine.statistics().join().streams() > 0) { // a stream's actor stops a little after its dialog said so
            Thread.sleep(10);
        }
        return counts();
    }

    @Override
    public long threadId() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("offhook-shard-0")) {
                return thread.getId();
            }
        }
        throw new IllegalStateException("the shard has no thread");
    }

    @Override
    public void close() {
        engine.close();
    }
}
