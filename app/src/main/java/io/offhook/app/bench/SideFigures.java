package io.offhook.app.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one side took in one window. A pair is one packet sent and one received.
 *
 * @param loopUs processor time of the loop's thread a pair, microseconds
 * @param processUs of the whole process
 * @param sentRate packets a second a stream
 * @param receivedRate likewise
 * @param lateP50Ms how late beats were, median
 * @param lateP99Ms likewise, of the worst in a hundred
 * @param bytes allocated by the loop's thread, a pair
 * @param heapKib live after a collection, a stream
 * @param collections of garbage in the window
 */
public record SideFigures(
        double loopUs,
        double processUs,
        double sentRate,
        double receivedRate,
        double lateP50Ms,
        double lateP99Ms,
        double bytes,
        double heapKib,
        double collections) {

    /** Each figure's median. */
    static SideFigures median(List<SideFigures> all) {
        return new SideFigures(
                median(all, SideFigures::loopUs),
                median(all, SideFigures::processUs),
                median(all, SideFigures::sentRate),
                median(all, SideFigures::receivedRate),
                median(all, SideFigures::lateP50Ms),
                median(all, SideFigures::lateP99Ms),
                median(all, SideFigures::bytes),
                median(all, SideFigures::heapKib),
                median(all, SideFigures::collections));
    }

    private static double median(List<SideFigures> all, ToDoubleFunction<SideFigures> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** For the pipe between the child and its parent. */
    String line() {
        List<String> words = new ArrayList<>();
        for (double figure : new double[] {
            loopUs, processUs, sentRate, receivedRate, lateP50Ms, lateP99Ms, bytes, heapKib, collections
        }) {
            words.add(Double.toString(figure));
        }
        return String.join(" ", words);
    }

    static SideFigures parse(String line) {
        double[] f =
                Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
        return new SideFigures(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8]);
    }
}
