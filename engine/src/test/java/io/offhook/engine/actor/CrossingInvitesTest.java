package io.offhook.engine.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorSelection;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.SipRequest;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two copies of one INVITE that went to two shards, because the load moved between them. */
@Timeout(60)
class CrossingInvitesTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 9);
    private static final String SHARD_CALLS = "/system/offhook-user-agent-*/$a/";

    private final ActorTestKit kit = ActorTestKit.create();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch both = new CountDownLatch(2);
    private final Engine engine = ActorEngine.attach(
            kit.system(),
            EngineConfig.load()
                    .withListen(new InetSocketAddress("127.0.0.1", 0))
                    .withShards(2)
                    .withSip(sip -> new EngineConfig.Sip(
                            Duration.ofMillis(20),
                            Duration.ofMillis(160),
                            Duration.ofMillis(200),
                            sip.ringTimeout(),
                            sip.dscp(),
                            sip.maxDatagram())));

    @AfterEach
    void everythingIsGivenBack() {
        engine.close();
        assertThat(engine.ledger()).isEmpty();
        kit.shutdownTestKit();
    }

    @Test
    void makeOneCall() throws Exception {
        CountDownLatch decided = new CountDownLatch(1);
        ActorEngine.policy(engine.account("sip:bob@127.0.0.1"), invite -> {
                    asked.incrementAndGet();
                    both.countDown();
                    meet();
                    decided.countDown();
                    return new IncomingPolicy.Refuse(486);
                })
                .open();
        while (engine.statistics().get(20, TimeUnit.SECONDS).accounts() == 0) {
            Thread.onSpinWait();
        }
        SipRequest invite = invite();
        ShardCalls.Incoming incoming = new ShardCalls.Incoming(invite, OwnerTable.initialKey(invite), PEER);

        shardCalls("$a").tell(incoming, akka.actor.ActorRef.noSender());
        shardCalls("$b").tell(incoming, akka.actor.ActorRef.noSender());

        assertThat(decided.await(20, TimeUnit.SECONDS)).isTrue();
        while (engine.statistics().get(20, TimeUnit.SECONDS).activeCalls() > 0) {
            Thread.onSpinWait();
        }
        assertThat(asked).hasValue(1);
        assertThat(engine.statistics().get(20, TimeUnit.SECONDS).callsStarted()).isOne();
    }

    /** Keeps the first decision open long enough for a second one, which must not come. */
    private void meet() {
        try {
            both.await(300, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ActorSelection shardCalls(String child) {
        return Adapter.toClassic(kit.system()).actorSelection(SHARD_CALLS + child);
    }

    private static SipRequest invite() {
        byte[] bytes = ("INVITE sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKtwice\r\n"
                        + "From: <sip:y@127.0.0.1>;tag=1\r\nTo: <sip:bob@127.0.0.1>\r\nCall-ID: twice\r\n"
                        + "CSeq: 1 INVITE\r\nContact: <sip:y@127.0.0.1:9>\r\nMax-Forwards: 70\r\n"
                        + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        Decoded decoded = SipCodec.forDatagrams().decode(bytes, 0, bytes.length);
        return ((SipRequest) ((Decoded.Message) decoded).message()).receivedFrom(PEER);
    }
}
