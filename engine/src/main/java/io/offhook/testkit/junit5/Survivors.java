package io.offhook.testkit.junit5;

import akka.actor.ActorRef;
import akka.actor.ActorRefWithCell;
import akka.actor.ExtendedActorSystem;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.javadsl.Adapter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The actors directly below a kit's guardian at some moment: what tests spawn, and what goes on below that ends with it. Akka's public face cannot list
 * them; this reads what its {@code printTree} reads.
 */
record Survivors(Set<ActorRef> alive) {
    static Survivors of(ActorTestKit kit) {
        ExtendedActorSystem system = (ExtendedActorSystem) Adapter.toClassic(kit.system());
        ActorRefWithCell guardian = (ActorRefWithCell) system.guardian();
        return new Survivors(Set.copyOf(CollectionConverters.asJavaCollection(guardian.children())));
    }

    /** Waits for all others to stop; fails when one does not. */
    void expectNoOthers(ActorTestKit kit) {
        List<ActorRef> others = of(kit).alive.stream()
                .filter(actor -> !alive.contains(actor))
                .sorted()
                .toList();
        if (others.isEmpty()) {
            return;
        }
        TestProbe<Void> probe = kit.createTestProbe();
        List<ActorRef> stuck =
                others.stream().filter(actor -> !stops(probe, actor)).toList();
        probe.stop();
        if (!stuck.isEmpty()) {
            throw new AssertionError("still running after the test: "
                    + stuck.stream()
                            .map(actor -> actor.path().toStringWithoutAddress())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static boolean stops(TestProbe<Void> probe, ActorRef actor) {
        try {
            probe.expectTerminated(Adapter.<Void>toTyped(actor));
            return true;
        } catch (AssertionError stillThere) {
            return false;
        }
    }
}
