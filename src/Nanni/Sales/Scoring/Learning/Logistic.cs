namespace Nanni.Sales.Scoring.Learning;

/// <summary>A row of a sparse design matrix.</summary>
internal readonly record struct SparseRow(int[] Columns, double[] Values);

/// <summary>
/// Logistic regression with an L2 penalty, by Newton's method (iteratively reweighted least squares). The intercept, the last weight, is
/// not penalised, so that the mean of the predictions is the share of the won.
/// </summary>
internal static class Logistic
{
    private const int MostSteps = 25;

    public static double Sigmoid(double logit) => logit >= 0 ? 1 / (1 + Math.Exp(-logit)) : Math.Exp(logit) / (1 + Math.Exp(logit));

    public static double Logit(double share) => Math.Log(share / (1 - share));

    public static double Predict(SparseRow row, double[] weights)
    {
        var sum = weights[^1];
        for (var i = 0; i < row.Columns.Length; i++)
        {
            sum += weights[row.Columns[i]] * row.Values[i];
        }

        return sum;
    }

    /// <param name="penalty">λ of λ/2·|w|², beside a sum over the rows.</param>
    /// <param name="start">Weights to begin with, of a neighbouring penalty.</param>
    public static double[] Fit(IReadOnlyList<SparseRow> rows, IReadOnlyList<bool> won, int columns, double penalty, double[]? start = null)
    {
        var size = columns + 1;
        var weights = start is null ? new double[size] : [.. start];
        if (start is null)
        {
            var share = (won.Count(w => w) + 0.5) / (won.Count + 1.0);
            weights[^1] = Logit(share);
        }

        var hessian = new double[size][];
        for (var i = 0; i < size; i++)
        {
            hessian[i] = new double[i + 1];
        }

        var gradient = new double[size];
        for (var step = 0; step < MostSteps; step++)
        {
            Derivatives(rows, won, weights, penalty, hessian, gradient);
            Cholesky.Solve(hessian, gradient);
            var largest = 0.0;
            for (var i = 0; i < size; i++)
            {
                // A step of Newton's may overshoot far from the optimum; the penalty keeps the optimum near.
                var by = Math.Clamp(gradient[i], -4, 4);
                weights[i] -= by;
                largest = Math.Max(largest, Math.Abs(by));
            }

            if (largest < 1e-5)
            {
                break;
            }
        }

        return weights;
    }

    private static void Derivatives(
        IReadOnlyList<SparseRow> rows, IReadOnlyList<bool> won, double[] weights, double penalty, double[][] hessian, double[] gradient)
    {
        var last = weights.Length - 1;
        for (var i = 0; i <= last; i++)
        {
            Array.Clear(hessian[i]);
            gradient[i] = i == last ? 0 : penalty * weights[i];
            hessian[i][i] = i == last ? 1e-9 : penalty;
        }

        for (var r = 0; r < rows.Count; r++)
        {
            var (columns, values) = (rows[r].Columns, rows[r].Values);
            var p = Sigmoid(Predict(rows[r], weights));
            var (error, curve) = (p - (won[r] ? 1 : 0), Math.Max(p * (1 - p), 1e-9));
            for (var i = 0; i < columns.Length; i++)
            {
                gradient[columns[i]] += error * values[i];
                var row = hessian[columns[i]];

                // Columns of a row ascend: the lower triangle is enough.
                for (var j = 0; j <= i; j++)
                {
                    row[columns[j]] += curve * values[i] * values[j];
                }

                hessian[last][columns[i]] += curve * values[i];
            }

            gradient[last] += error;
            hessian[last][last] += curve;
        }
    }
}

/// <summary>Solves a symmetric, positive definite system in place.</summary>
internal static class Cholesky
{
    /// <param name="lower">The lower triangle of the matrix; its factor afterwards.</param>
    /// <param name="right">The right side; the solution afterwards.</param>
    public static void Solve(double[][] lower, double[] right)
    {
        var n = right.Length;
        for (var i = 0; i < n; i++)
        {
            var row = lower[i];
            for (var j = 0; j <= i; j++)
            {
                var other = lower[j];
                var sum = row[j];
                for (var k = 0; k < j; k++)
                {
                    sum -= row[k] * other[k];
                }

                row[j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / other[j];
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
            {
                right[i] -= lower[i][k] * right[k];
            }

            right[i] /= lower[i][i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
            {
                right[i] -= lower[k][i] * right[k];
            }

            right[i] /= lower[i][i];
        }
    }
}
