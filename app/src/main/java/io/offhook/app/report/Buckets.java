package io.offhook.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values counted by equal ranges, for a plot and for the table beside it. */
record Buckets(List<String> labels, double[] counts) {

    /**
     * Counts.
     *
     * @param from lower end of the first range
     * @param width of each
     * @param count how many; what lies beyond goes to the first or the last
     */
    static Buckets of(double[] values, double from, double width, int count, int decimals) {
        double[] counts = new double[count];
        for (double value : values) {
            counts[Math.max(0, Math.min(count - 1, (int) Math.floor((value - from) / width + 1e-9)))]++;
        }
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            labels.add(number(from + i * width, decimals) + "-" + number(from + (i + 1) * width, decimals));
        }
        return new Buckets(labels, counts);
    }

    /** About 20 ranges of a round width that hold 99 % of the sorted values; the last takes the rest. */
    static Buckets around(double[] sorted) {
        double top = sorted.length == 0 ? 1 : sorted[(int) ((sorted.length - 1) * 0.99)];
        double width = 0.1;
        double[] rises = {2, 2.5, 2};
        for (int i = 0; width * 20 < top; i++) {
            width *= rises[i % rises.length];
        }
        int count = (int) Math.max(5, Math.ceil(top / width) + 1);
        return of(sorted, 0, width, count, width < 1 ? 1 : 0);
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
